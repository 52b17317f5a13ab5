using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Tests.Policy;

/// <summary>What a document leaves out, what it may say at its limits, and what no section takes.</summary>
public sealed class PolicyLimitsTests
{
    [Theory]
    [InlineData("""{"x":1}""", "$.x")]
    [InlineData("""{"tools":{"x":1}}""", "$.tools.x")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"exists"}],"x":1}]}}""", "$.tools.conditions[0].x")]
    [InlineData("""{"access":[{"name":"n","when":[{"at":"$.task.a","op":"exists"}],"x":1}]}""", "$.access[0].x")]
    [InlineData("""{"rate":{"x":1}}""", "$.rate.x")]
    [InlineData("""{"windows":[{"from":"08:00","to":"18:00","timeZone":"UTC","x":1}]}""", "$.windows[0].x")]
    [InlineData("""{"spend":{"x":1}}""", "$.spend.x")]
    [InlineData("""{"trust":{"x":1}}""", "$.trust.x")]
    [InlineData("""{"approval":{"x":1}}""", "$.approval.x")]
    [InlineData("""{"approval":{"when":{"x":1}}}""", "$.approval.when.x")]
    [InlineData("""{"delegation":{"x":1}}""", "$.delegation.x")]
    [InlineData("""{"delivery":{"x":1}}""", "$.delivery.x")]
    [InlineData("""{"flow":{"x":1}}""", "$.flow.x")]
    public void No_section_takes_a_name_that_it_does_not_know(string document, string path) => Assert.Equal(path, Assert.Single(Given.Errors(document)).Path);

    [Theory]
    [InlineData("""{"notBefore":"2026-12-01T00:00:00Z","notAfter":"2026-12-01T00:00:00Z"}""", false)]
    [InlineData("""{"spend":{"monthly":5,"perTask":5,"defaultTask":5}}""", true)]
    [InlineData("""{"spend":{"monthly":5,"defaultTask":5}}""", true)]
    [InlineData("""{"delivery":{"timeout":"PT5S","slowAfter":"PT5S"}}""", true)]
    [InlineData("""{"approval":{"remindAfter":"PT1H","expireAfter":"PT1H1S"}}""", true)]
    [InlineData("""{"approval":{"remindAfter":"PT1S","expireAfter":"P7D"}}""", true)]
    [InlineData("""{"approval":{"expireAfter":"P7DT1S"}}""", false)]
    [InlineData("""{"approval":{"escalateAfter":"PT1H","escalateTo":["group:x"],"expireAfter":"PT1H"}}""", false)]
    [InlineData("""{"approval":{"approvers":["user:a","user:b"],"quorum":2}}""", true)]
    [InlineData("""{"approval":{"approvers":["user:a","group:b"],"quorum":3}}""", true)]
    [InlineData("""{"approval":{"quorum":100}}""", true)]
    [InlineData("""{"approval":{"quorum":101}}""", false)]
    [InlineData("""{"approval":{"memory":{"progressive":1000}}}""", true)]
    [InlineData("""{"approval":{"memory":{"progressive":1001}}}""", false)]
    [InlineData("""{"delegation":{"maxDepth":0}}""", true)]
    [InlineData("""{"delegation":{"maxDepth":-1}}""", false)]
    [InlineData("""{"approval":{"approvers":["user:a"]}}""", true)]
    [InlineData("""{"approval":{"approvers":["group:"]}}""", false)]
    [InlineData("""{"approval":{"approvers":["User:ana"]}}""", false)]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[{"at":"$.a","op":"matches","value":"a\\"}]}]}}""", false)]
    public void A_limit_is_exact(string document, bool isAccepted) => Assert.Equal(isAccepted, Given.Errors(document).Count == 0);

    [Theory]
    [InlineData("\"once\"", "once")]
    [InlineData("\"session\"", "session")]
    [InlineData("\"always\"", "always")]
    [InlineData("""{"progressive":3}""", "after 3")]
    [InlineData("null", "once")]
    public void A_yes_is_remembered_as_the_policy_says(string memory, string expected) =>
        Assert.Equal(expected, Given.Policy($$$"""{"approval":{"memory":{{{memory}}}}}""").Approval!.Memory.Match(() => "once", () => "session", () => "always", after => $"after {after}"));

    [Fact]
    public void What_an_approval_leaves_out_is_strict()
    {
        var rules = Given.Policy("""{"approval":{}}""").Approval!;

        Assert.Equal((1, ExpiryMeaning.Deny, false), (rules.Quorum, rules.OnExpiry, rules.ActingHumanMayApprove));
        Assert.Empty(rules.EscalateTo);
        Assert.Null(rules.When);
        Assert.Null(rules.Approvers);
        Assert.True(Given.Policy("""{"approval":{"actingHumanMayApprove":true}}""").Approval!.ActingHumanMayApprove);
    }

    [Fact]
    public void A_flow_without_labels_reads_none() => Assert.Empty(Given.Policy("""{"flow":{"sink":"external"}}""").Flow!.Reads);

    [Theory]
    [InlineData("PT1S", 1)]
    [InlineData("PT1M", 60)]
    [InlineData("PT1H", 3_600)]
    [InlineData("P1D", 86_400)]
    [InlineData("P1DT1H1M1S", 90_061)]
    [InlineData("PT0S", 0)]
    [InlineData("PT9999999S", 9_999_999)]
    [InlineData("PT10000000S", null)]
    [InlineData("P10000000D", null)]
    [InlineData("P", null)]
    [InlineData("PT", null)]
    [InlineData("P1", null)]
    [InlineData("1D", null)]
    [InlineData("P1DT", null)]
    [InlineData("P1D1H", null)]
    [InlineData("P1H", null)]
    [InlineData("PT1", null)]
    [InlineData("PTS", null)]
    [InlineData("PT1S1M", null)]
    [InlineData("P1W", null)]
    [InlineData("PT1.5S", null)]
    public void A_duration_has_days_hours_minutes_and_seconds(string text, int? seconds)
    {
        Assert.Equal(seconds is not null, IsoDuration.TryParse(text, out var duration));
        if (seconds is { } expected)
            Assert.Equal(TimeSpan.FromSeconds(expected), duration);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"tools":{"classes":{"destructive":"allow"}}}""", true)]
    [InlineData("""{"tools":{"classes":{"destructive":"deny","financial":"approve"}}}""", true)]
    [InlineData("""{"tools":{"classes":{"write":"allow"}}}""", false)]
    public void Harm_is_opted_into_by_either_class(string policy, bool expected) => Assert.Equal(expected, Given.Policy(policy).Tools.OptsIntoHarm);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, 3)]
    [InlineData(null, 4, 4)]
    [InlineData(3, 4, 4)]
    [InlineData(5, 4, 5)]
    public void A_task_reserves_the_larger(int? usual, int? declared, int? reserved)
    {
        var policy = Given.Policy(usual is null ? "{}" : $$$"""{"spend":{"defaultTask":{{{usual}}}}}""");

        Assert.Equal(reserved is { } units ? Money.Of(units) : (Money?)null, ReservationBound.Of(policy, declared is { } cost ? Money.Of(cost) : null));
    }
}
