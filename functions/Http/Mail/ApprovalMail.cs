using Gatehouse.Approvals;
using Gatehouse.Http.Web;

namespace Gatehouse.Http.Mail;

/// <summary>Mails about approvals.</summary>
internal static class ApprovalMail
{
    private const string Warning = "This link is yours alone: whoever has it can answer in your name. Opening it decides nothing.";

    public static GateMail Of(ApprovalMessage message, Approver to, string link)
    {
        var shown = ShownApproval.Of(message.Preview);
        var lead = message.Notice switch
        {
            ApprovalNotice.Reminded => "You were asked before, and your answer is still missing.",
            ApprovalNotice.Escalated => "Those who were asked first have not answered, so you are asked too.",
            ApprovalNotice.OpenAgain => "Somebody's yes does not count any more, so your answer is asked for again.",
            _ => "Your answer is asked for.",
        };
        var grave = message.Approval.IsGrave ? "It destroys or moves money: a yes needs you to sign in afresh." : null;
        var text = $"{lead}\n\n{shown.Summary}.\n{(grave is null ? "" : $"{grave}\n")}\nRead all of it and answer here:\n{link}\n\n{Warning}\n\n{ShownText.Of(shown)}";
        var body = Html.Of($"<p>{lead}</p><p><strong>{shown.Summary}.</strong></p><p>{grave}</p><p><a href=\"{link}\">Read all of it and answer</a></p><p>{Warning}</p>{ShownHtml.Of(shown, 2)}");
        return new GateMail($"{message.Approval.Id}.{ToldPeople.NameOf(message)}.{to.Id}", $"{PrefixOf(message.Notice)}: {shown.Summary}", text, body);
    }

    /// <param name="lines">Of each approval: who wants what, until when, and the link.</param>
    /// <param name="queue">Where operators see all of them.</param>
    public static GateMail Digest(string id, IReadOnlyList<(string Line, string Link)> lines, string queue)
    {
        const string Lead = "More than ten approvals wait for you. As long as they do, you get a mail like this about once an hour, and none for each.";
        var text = $"{Lead}\n\n{string.Concat(lines.Select(one => $"- {one.Line}\n  {one.Link}\n"))}\nOperators see all of them at {queue}\n\n{Warning}\n";
        var body = Html.Of($"<p>{Lead}</p><ul>{lines.Select(one => Html.Of($"<li><a href=\"{one.Link}\"><bdi>{one.Line}</bdi></a></li>"))}</ul><p>Operators see all of them in <a href=\"{queue}\">their queue</a>.</p><p>{Warning}</p>");
        return new GateMail(id, $"{lines.Count} and maybe more approvals wait for you", text, body);
    }

    private static string PrefixOf(ApprovalNotice notice) => notice switch
    {
        ApprovalNotice.Reminded => "Reminder",
        ApprovalNotice.Escalated => "Escalated to you",
        ApprovalNotice.OpenAgain => "Open again",
        _ => "Approval asked for",
    };
}
