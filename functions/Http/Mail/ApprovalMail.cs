using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Gatehouse.Approvals;
using Gatehouse.Http.Web;

namespace Gatehouse.Http.Mail;

/// <summary>A mail to one person, as it is sent: the same in plain text and in HTML, with nothing to be fetched from elsewhere.</summary>
/// <param name="Id">The same for the same mail to the same person: servers that know it drop a second one.</param>
internal sealed record ApprovalMail(string Id, string Subject, string Text, Html Body)
{
    /// <summary>For the head of the HTML part: what some clients show in the place of the text.</summary>
    public string Head { get; init; } = "";

    private const int LongestSubject = 150;
    private const string Warning = "This link is yours alone: whoever has it can answer in your name. Opening it decides nothing.";

    public static ApprovalMail Of(ApprovalMessage message, Approver to, string link)
    {
        var shown = ShownApproval.Of(message.Preview);
        var lead = message.Notice switch
        {
            ApprovalNotice.Reminded => "You were asked before, and your answer is still missing.",
            ApprovalNotice.Escalated => "Those who were asked first have not answered, so you are asked too.",
            _ => "Your answer is asked for.",
        };
        var grave = message.Approval.IsGrave ? "It destroys or moves money: a yes needs you to sign in afresh." : null;
        var text = $"{lead}\n\n{shown.Summary}.\n{(grave is null ? "" : $"{grave}\n")}\nRead all of it and answer here:\n{link}\n\n{Warning}\n\n{ShownText.Of(shown)}";
        var body = Html.Of($"<p>{lead}</p><p><strong>{shown.Summary}.</strong></p><p>{grave}</p><p><a href=\"{link}\">Read all of it and answer</a></p><p>{Warning}</p>{ShownHtml.Of(shown, 2)}");
        return new ApprovalMail($"{message.Approval.Id}.{ToldPeople.NameOf(message)}.{to.Id}", $"{PrefixOf(message.Notice)}: {shown.Summary}", text, body);
    }

    /// <param name="lines">Of each approval: who wants what, until when, and the link.</param>
    /// <param name="queue">Where operators see all of them.</param>
    public static ApprovalMail Digest(string id, IReadOnlyList<(string Line, string Link)> lines, string queue)
    {
        const string Lead = "More than ten approvals wait for you. As long as they do, you get a mail like this about once an hour, and none for each.";
        var text = $"{Lead}\n\n{string.Concat(lines.Select(one => $"- {one.Line}\n  {one.Link}\n"))}\nOperators see all of them at {queue}\n\n{Warning}\n";
        var body = Html.Of($"<p>{Lead}</p><ul>{lines.Select(one => Html.Of($"<li><a href=\"{one.Link}\"><bdi>{one.Line}</bdi></a></li>"))}</ul><p>Operators see all of them in <a href=\"{queue}\">their queue</a>.</p><p>{Warning}</p>");
        return new ApprovalMail(id, $"{lines.Count} and maybe more approvals wait for you", text, body);
    }

    public MailMessage To(MailAddress to, MailAddress from)
    {
        var mail = new MailMessage(from, to) { Subject = SubjectLine(), SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        mail.Headers.Add("Message-ID", $"<{Id}@{from.Host}>");
        // So that nobody's absence is answered to the gate (RFC 3834).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.AlternateViews.Add(View(Text.ReplaceLineEndings("\r\n"), MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Html.Of($"{Subject}")}</title>{Head}</head><body>{Body}</body></html>", MediaTypeNames.Text.Html));
        return mail;
    }

    /// <summary>One line, whatever it was made of.</summary>
    private string SubjectLine()
    {
        var line = Subject.Length <= LongestSubject ? Subject : Subject[..(char.IsHighSurrogate(Subject[LongestSubject - 1]) ? LongestSubject - 1 : LongestSubject)] + "…";
        return string.Concat(line.Where(letter => !char.IsControl(letter)));
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }

    private static string PrefixOf(ApprovalNotice notice) => notice switch
    {
        ApprovalNotice.Reminded => "Reminder",
        ApprovalNotice.Escalated => "Escalated to you",
        _ => "Approval asked for",
    };
}
