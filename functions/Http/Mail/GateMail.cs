using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Gatehouse.Http.Web;

namespace Gatehouse.Http.Mail;

/// <summary>A mail to one person, as it is sent: the same in plain text and in HTML, with nothing to be fetched from elsewhere.</summary>
/// <param name="Id">The same for the same mail to the same person: servers that know it drop a second one.</param>
internal sealed record GateMail(string Id, string Subject, string Text, Html Body)
{
    private const int LongestSubject = 150;

    /// <summary>For the head of the HTML part: what some clients show in the place of the text.</summary>
    public string Head { get; init; } = "";

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
}
