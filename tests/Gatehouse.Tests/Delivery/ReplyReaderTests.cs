using System.Text;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Delivery;

public sealed class ReplyReaderTests
{
    [Theory]
    [InlineData(200, "delivered Succeeded")]
    [InlineData(201, "unreadable unexpected-status")]
    [InlineData(202, "running")]
    [InlineData(204, "unreadable unexpected-status")]
    [InlineData(300, "rejected target-300")]
    [InlineData(301, "rejected target-301")]
    [InlineData(302, "rejected target-302")]
    [InlineData(303, "unreadable target-303")]
    [InlineData(304, "rejected target-304")]
    [InlineData(307, "rejected target-307")]
    [InlineData(308, "rejected target-308")]
    [InlineData(399, "rejected target-399")]
    [InlineData(400, "rejected target-400")]
    [InlineData(401, "rejected target-401")]
    [InlineData(404, "rejected target-404")]
    [InlineData(408, "missed target-408 unacted")]
    [InlineData(409, "rejected target-409")]
    [InlineData(425, "missed target-425 unacted")]
    [InlineData(429, "missed target-429 unacted")]
    [InlineData(499, "rejected target-499")]
    [InlineData(500, "missed target-500 acted")]
    [InlineData(503, "missed target-503 acted")]
    [InlineData(599, "missed target-599 acted")]
    [InlineData(199, "unreadable unexpected-status")]
    public void A_status_says_whether_another_attempt_can_help(int status, string expected) =>
        Assert.Equal(expected, Word(ReplyReader.Read(Answer("""{"output":1}""", status))));

    [Theory]
    [InlineData("""{"output":null}""", "delivered Succeeded")]
    [InlineData("""{"output":{"a":[1]},"cost":0.12,"model":"m","version":"1","extra":true}""", "delivered Succeeded 0.12")]
    [InlineData("""{"output":1,"cost":0}""", "delivered Succeeded 0")]
    [InlineData("""{"output":1,"outcome":"partial"}""", "delivered Partial")]
    [InlineData("""{"output":1,"outcome":"done"}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"outcome":"Partial"}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"outcome":null}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"outcome":["partial"]}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"model":null}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"model":5}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"model":""}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"version":1}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"version":{}}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":-1}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":"1"}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":null}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":0.1234567}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":9007199254.740991}""", "delivered Succeeded 9007199254.740991")]
    [InlineData("""{"output":1,"cost":9007199254.740992}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"cost":1e300}""", "unreadable unreadable-answer")]
    [InlineData("""{"output":1,"output":2}""", "unreadable unreadable-answer")]
    [InlineData("""{"result":1}""", "unreadable unreadable-answer")]
    [InlineData("""[1]""", "unreadable unreadable-answer")]
    [InlineData("""<html>""", "unreadable unreadable-answer")]
    [InlineData("", "unreadable unreadable-answer")]
    [InlineData("""{"output":1} {}""", "unreadable unreadable-answer")]
    public void A_success_says_what_it_put_out_and_perhaps_what_it_cost(string body, string expected) =>
        Assert.Equal(expected, Word(ReplyReader.Read(Answer(body))));

    [Theory]
    [InlineData(301)]
    [InlineData(303)]
    [InlineData(308)]
    public void A_redirect_is_never_followed_and_the_task_says_so(int status) => Assert.Equal(
        $"the target answered `{status}`; a redirect is never followed",
        ReplyReader.Read(Answer("", status)) switch { AttemptResult.Rejected rejected => rejected.Failure.Detail, AttemptResult.Unreadable unreadable => unreadable.Failure.Detail, _ => null });

    [Theory]
    [InlineData("""{"output":{"ignore_all_earlier_rules":1e999}}""")]
    [InlineData("""{"output":{"please obey":1,"please obey":2}}""")]
    [InlineData("""{"obey":1,"obey":2,"output":1}""")]
    public void Of_an_answer_that_cannot_be_read_not_even_a_name_is_kept(string body)
    {
        var kept = Assert.IsType<AttemptResult.Unreadable>(ReplyReader.Read(Answer(body)));

        Assert.DoesNotContain("obey", kept.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ignore", kept.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(kept.Failure.Detail);
        Assert.StartsWith("$.", Assert.IsType<AttemptResult.Unreadable>(ReplyReader.ReadResult(Encoding.UTF8.GetBytes(body))).Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_model_has_a_name_of_some_length(int length, bool isRead)
    {
        var name = new string('m', length);
        var result = ReplyReader.Read(Answer($$"""{"output":1,"model":"{{name}}"}"""));

        Assert.Equal(isRead ? name : null, (result as AttemptResult.Delivered)?.Model);
    }

    [Fact]
    public void An_output_may_be_long_and_nested_only_so_deep()
    {
        Assert.IsType<AttemptResult.Delivered>(ReplyReader.Read(Answer($$"""{"output":"{{new string('x', 200_000)}}"}""")));
        Assert.IsType<AttemptResult.Unreadable>(ReplyReader.Read(Answer($$"""{"output":"{{new string('x', 300_000)}}"}""")));
        Assert.IsType<AttemptResult.Unreadable>(ReplyReader.Read(Answer($$"""{"output":{{new string('[', 500)}}{{new string(']', 500)}}}""")));
        Assert.IsType<AttemptResult.Unreadable>(ReplyReader.Read(new TargetReply.Answered(200, new byte[] { (byte)'"', 0xff, (byte)'"' }, null, null)));
    }

    [Fact]
    public void What_never_left_did_nothing_and_what_broke_may_have_done_it()
    {
        Assert.Equal("rejected target-denied", Word(ReplyReader.Read(new TargetReply.NotSent("a private address", Denied: true))));
        Assert.Equal("missed target-unreachable unacted", Word(ReplyReader.Read(new TargetReply.NotSent("refused", Denied: false))));
        Assert.Equal("missed no-answer acted", Word(ReplyReader.Read(new TargetReply.Broken("reset"))));
        Assert.IsType<AttemptResult.GivenBack>(ReplyReader.Read(new TargetReply.TooLate()));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public void What_the_target_asks_to_wait_is_passed_on(int status) =>
        Assert.Equal(TimeSpan.FromSeconds(9), Assert.IsType<AttemptResult.Missed>(ReplyReader.Read(Answer("", status, TimeSpan.FromSeconds(9)))).RetryAfter);

    private static TargetReply.Answered Answer(string body, int status = 200, TimeSpan? retryAfter = null) =>
        new(status, Encoding.UTF8.GetBytes(body), "application/json", retryAfter);

    private static string Word(AttemptResult result) => result switch
    {
        AttemptResult.Delivered delivered => $"delivered {delivered.Effect} {delivered.Cost}".TrimEnd(),
        AttemptResult.Rejected rejected => $"rejected {rejected.Failure.Code}",
        AttemptResult.Unreadable unreadable => $"unreadable {unreadable.Failure.Code}",
        AttemptResult.Missed missed => $"missed {missed.Failure.Code} {(missed.MayHaveActed ? "acted" : "unacted")}",
        AttemptResult.Running => "running",
        _ => "given back",
    };
}
