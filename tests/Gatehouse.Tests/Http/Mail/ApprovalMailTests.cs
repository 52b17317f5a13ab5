using System.Net.Mail;
using Gatehouse.Http.Mail;
using Gatehouse.Http.Web;

namespace Gatehouse.Tests.Http.Mail;

public sealed class ApprovalMailTests
{
    private static readonly MailAddress gate = new("gate@example.com");
    private static readonly MailAddress ana = new("ana@example.com");

    [Theory]
    [InlineData("eve\r\nBcc: mallory@example.com", "eveBcc: mallory@example.com")]
    [InlineData("a\0b\u0085c", "abc")]
    [InlineData("plain", "plain")]
    public void A_subject_is_one_line_whatever_it_was_made_of(string subject, string line)
    {
        using var mail = new GateMail("id", subject, "text", default).To(ana, gate);

        Assert.Equal(line, mail.Subject);
        Assert.Equal([ana], mail.To);
        Assert.Empty(mail.Bcc);
    }

    [Fact]
    public void A_long_subject_is_cut_and_never_in_the_middle_of_a_character()
    {
        using var mail = new GateMail("id", string.Concat(Enumerable.Repeat("\U0001F600", 100)) + "x", "text", default).To(ana, gate);
        using var odd = new GateMail("id", "x" + string.Concat(Enumerable.Repeat("\U0001F600", 100)), "text", default).To(ana, gate);

        Assert.Equal((151, 150), (mail.Subject.Length, odd.Subject.Length));
        Assert.All(new[] { mail, odd }, one => Assert.False(char.IsHighSurrogate(one.Subject[^2]) || !one.Subject.EndsWith('…')));
    }

    [Fact]
    public void The_same_is_said_in_text_and_in_markup_and_nothing_is_fetched()
    {
        using var mail = new GateMail("apr_1.asked.usr_1", "subject", "text", Html.Of($"<p>{"<b>"}</p>")).To(ana, gate);

        Assert.Equal(["text/plain", "text/html"], mail.AlternateViews.Select(view => view.ContentType.MediaType));
        Assert.Equal("<apr_1.asked.usr_1@example.com>", mail.Headers["Message-ID"]);
        using var markup = new StreamReader(mail.AlternateViews[1].ContentStream);
        Assert.Equal("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>subject</title></head><body><p>&lt;b&gt;</p></body></html>", markup.ReadToEnd());
    }
}
