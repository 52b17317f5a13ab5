using Gatehouse.Approvals;
using Gatehouse.Http.OAuth;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>The pages of one approval, in words.</summary>
internal static class ApprovalPages
{
    public const string Approve = "approve";
    public const string Deny = "deny";
    public const int MostReason = 1024;

    /// <returns>Null where neither button was pressed, or the reason is too long.</returns>
    public static ApprovalAnswer? AnswerOf(FormBody form) => (form["answer"], form["reason"]) switch
    {
        (_, { Length: > MostReason }) => null,
        (Approve, _) => ApprovalAnswer.Approve,
        (Deny, _) => ApprovalAnswer.Deny,
        _ => null,
    };

    public static string? ReasonOf(FormBody form) => form["reason"];

    /// <summary>Forged, of another gate, or too old: whoever holds it is told no difference.</summary>
    public static WebPage NoSuchLink() =>
        WebPage.Saying(StatusCodes.Status404NotFound, "There is nothing at this link", "It is none of this gate's, or it is too old. Nothing was decided.");

    public static WebPage NotYours(string why) => new(StatusCodes.Status403Forbidden, "This is not for you to answer", Html.Of(
        $"<p class=\"told no\" role=\"alert\">Nothing was decided: {why}.</p>"));

    /// <summary>As it stands, and below all of it the form, where it still takes this person's answer.</summary>
    /// <param name="status">Of the answer.</param>
    /// <param name="view">With its preview.</param>
    /// <param name="person">Whose link it is.</param>
    /// <param name="told">What just happened, first.</param>
    /// <param name="form">Absent where no answer is taken.</param>
    /// <param name="next">The link to what was asked instead; absent when nothing was.</param>
    public static WebPage Of(int status, ApprovalView view, string person, Html told, Html? form, string? next)
    {
        var shown = ShownApproval.Of(view.Preview ?? throw new InvalidDataException($"approval `{view.Approval.Id}` has no preview"));
        return new WebPage(status, TitleOf(view.Approval), Html.Of(
            $"{told}<p>{shown.Summary}.</p>{Standing(view, person)}{Superseded(next)}{ShownHtml.Of(shown, 2)}{Fingerprint(view.Approval)}{form ?? default}"));
    }

    public static Html MustSignIn(ApprovalRecord approval) =>
        Told($"Whether you are an approver your directory says. Sign in with it, and answer with your token: POST /v1/approvals/{approval.Id}/decision.");

    public static Html Told(string words) => Html.Of($"<p class=\"told\" role=\"status\">{words}</p>");

    public static Html Refused(string words) => Html.Of($"<p class=\"told no\" role=\"alert\">{words}</p>");

    public static Html Refused(Refusal refusal) => Refused($"Nothing was decided by this: {refusal.Detail}.{(refusal.Clause is { } clause ? $" ({clause})" : "")}");

    /// <summary>What an answer that was taken has led to.</summary>
    /// <param name="person">Whose it is.</param>
    public static Html Taken(ApprovalView view, string person, ApprovalAnswer answer) => view.Approval.VoteOf(person)?.Lapse is { } clause
        ? Refused($"Your yes was taken, and does not count, because {FourEyes.WhyLapsed(clause)}. ({clause}) {(view.Approval.State == ApprovalState.Pending ? Missing(view.Approval) : "")}")
        : Told(Led(view, answer));

    private static string Led(ApprovalView view, ApprovalAnswer answer) => (view.Approval.State, view.Task.Failure) switch
    {
        (ApprovalState.Pending, _) => $"Your yes counts. {Missing(view.Approval)}",
        (ApprovalState.Denied, _) => "Denied. The task has ended, and the agent is told so.",
        (ApprovalState.Approved, { } failure) when view.Task.State == Dispatching.TaskState.Denied => $"Approved, and yet the policy refuses the task by now: {failure.Detail}.",
        (ApprovalState.Approved, _) => "Approved. The task runs once, as it is shown here.",
        _ => $"Your answer was taken: {ApprovalWords.Of(answer)}.",
    };

    /// <param name="view">Open to the person, or to their no.</param>
    /// <param name="person">Who answers: one who has said yes is asked for it once more, and does not say no; one whose yes does not count may say nothing else.</param>
    /// <param name="keys">Whether a key can be, and must be, shown for a yes.</param>
    /// <param name="field">What tells the form from another's.</param>
    public static Html Form(ApprovalView view, string person, KeyField keys, Html field) => Html.Of($"""
        <form method="post" aria-label="Your answer">{Earlier(view, person)}{field}<input type="hidden" name="hash" value="{view.Approval.Hash}">
        <label for="reason">Reason, if you want to give one</label>
        <textarea id="reason" name="reason" rows="2" maxlength="{MostReason}"></textarea>
        {(view.Approval.IsOpenTo(person) ? Html.Of($"{Key(keys)}<button name=\"answer\" value=\"{Approve}\">Approve</button>") : default)}{(view.Approval.TakesNoOf(person) ? Html.Of($"<button class=\"no\" name=\"answer\" value=\"{Deny}\" formnovalidate>Deny</button>") : default)}
        </form>
        """);

    private static Html Earlier(ApprovalView view, string person) => view.Approval.VoteOf(person) switch
    {
        null => default,
        { Lapse: null } => Html.Of($"<p class=\"note\">You have said yes. It counts again, with enough others, and decides once you say so once more.</p>"),
        _ => Html.Of($"<p class=\"note\">You have said yes, which does not count. You may say no instead.</p>"),
    };

    private static Html Key(KeyField keys) => keys switch
    {
        KeyField.Asked => Html.Of($"""
            <p class="note" id="why-key">This destroys or moves money, so a yes needs you to sign in now: show your operator's key once more. A no does not need it.</p>
            <label for="key">Your operator's key</label>
            <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" required aria-describedby="why-key">
            """),
        KeyField.Elsewhere => Html.Of($"""
            <p class="note">This destroys or moves money, so a yes needs a sign-in of the last five minutes. Sign in to this gate's host again and open the link once more, or leave the yes to somebody who can. A no does not need it.</p>
            """),
        _ => default,
    };

    private static string TitleOf(ApprovalRecord approval) => approval.State switch
    {
        ApprovalState.Pending => "Approve or deny",
        ApprovalState.Approved => "Approved",
        ApprovalState.Denied => "Denied",
        ApprovalState.Expired => "Expired",
        _ => "Cancelled",
    };

    private static Html Standing(ApprovalView view, string person)
    {
        var approval = view.Approval;
        var votes = Html.Join(approval.Votes.Select(vote => Html.Of(
            $"<li><bdi>{vote.User ?? vote.By}</bdi>: {ApprovalWords.Of(vote.Answer)}, {Moment(vote.At)}{(vote.By == person ? " (you)" : "")}{(vote.Lapse is { } clause ? $", which does not count, because {FourEyes.WhyLapsed(clause)}" : "")}</li>")));
        var list = approval.Votes.Count == 0 ? default : Html.Of($"<ul aria-label=\"Answers so far\">{votes}</ul>");
        return Html.Of($"<p>{StandingOf(approval)}</p>{list}");
    }

    private static string StandingOf(ApprovalRecord approval) => approval.State switch
    {
        ApprovalState.Pending => Missing(approval),
        ApprovalState.Approved or ApprovalState.Denied => $"This was {ApprovalWords.Of(approval.State)} at {Moment(approval.DecidedAt ?? approval.ExpiresAt)}, and that is final.",
        ApprovalState.Expired => "Nobody answered in time: the task ended without having run.",
        _ => $"This is no longer asked, because {approval.Cause}.",
    };

    private static string Missing(ApprovalRecord approval) => Math.Max(1, approval.Terms.Quorum - approval.Yeses) switch
    {
        1 => $"One yes is needed until {Moment(approval.ExpiresAt)}.",
        var several => $"{several} yeses of different people are needed until {Moment(approval.ExpiresAt)}.",
    };

    private static Html Superseded(string? next) => next is null ? default : Html.Of(
        $"<p class=\"told no\">What it was of has changed since. <a href=\"{next}\">See what is asked instead</a>.</p>");

    private static Html Fingerprint(ApprovalRecord approval) => Html.Of(
        $"<section><h2>What your answer is bound to</h2><dl><dt>Approval</dt><dd>{approval.Id}</dd><dt>SHA-256 of what is approved</dt><dd>{approval.Hash}</dd></dl></section>");

    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}
