using Gatehouse.Approvals;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>The pages of what waits for one person, in words.</summary>
internal static class QueuePages
{
    public const string Pick = "pick.";
    public const string SignIn = "sign-in";
    public const string SignOut = "sign-out";

    public static WebPage SignInPage(int status, Html told, Html field) => new(status, "Sign in to answer", Html.Of($"""
        {told}<p>Show your operator's key to see what waits for you. It is sent to this gate alone, and is not kept; the browser stays signed in for an hour at most.</p>
        <form method="post">{field}
        <label for="key">Your operator's key</label>
        <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" required>
        <button name="do" value="{SignIn}">Sign in</button>
        </form>
        """));

    /// <param name="person">Who is signed in.</param>
    /// <param name="items">Of this page.</param>
    /// <param name="after">Where the next page goes on; absent at the end.</param>
    /// <param name="told">What just happened, first.</param>
    /// <param name="field">What tells the forms from another's.</param>
    public static WebPage List(string person, IReadOnlyList<QueueItem> items, string? after, Html told, Html field) => WebPage.Ok("What waits for you", Html.Of($"""
        {told}{(items.Count == 0 ? Html.Of($"<p>Nothing waits for your answer.</p>") : Answers(person, items, field))}
        {(after is null ? default : Html.Of($"<p><a href=\"?after={Uri.EscapeDataString(after)}\">Those that expire later</a></p>"))}
        <form method="post">{field}<p>You are signed in as {person}.</p><button name="do" value="{SignOut}">Sign out</button></form>
        """));

    /// <param name="person">Whose they are.</param>
    public static Html Outcomes(string person, IEnumerable<(string Approval, ApprovalOutcome Outcome)> outcomes) => Html.Of(
        $"<ul class=\"told\" role=\"status\" aria-label=\"What became of your answers\">{outcomes.Select(one => Outcome(person, one.Approval, one.Outcome))}</ul>");

    private static Html Outcome(string person, string approval, ApprovalOutcome outcome) => Html.Of(
        $"<li>{approval}: {outcome.Match(answered: view => $"{Taken(view.Approval.VoteOf(person))}; it is {ApprovalWords.Of(view.Approval.State)}", refused: refusal => $"your answer does not count: {refusal.Detail}")}</li>");

    private static string Taken(ApprovalVote? own) => own?.Lapse is { } clause ? $"your answer was taken and does not count, because {FourEyes.WhyLapsed(clause)}" : "your answer counts";

    private static Html Answers(string person, IReadOnlyList<QueueItem> items, Html field) => Html.Of($"""
        <form method="post">{field}
        {items.Select((item, i) => Item(person, item, i))}
        <label for="reason">Reason, if you want to give one</label>
        <textarea id="reason" name="reason" rows="2" maxlength="{ApprovalPages.MostReason}"></textarea>
        <button name="answer" value="{ApprovalPages.Approve}">Approve what is ticked</button><button class="no" name="answer" value="{ApprovalPages.Deny}">Deny what is ticked</button>
        </form>
        """);

    private static Html Item(string person, QueueItem item, int i)
    {
        var approval = item.View.Approval;
        var shown = ShownApproval.Of(item.View.Preview!.Value);
        return Html.Of($"""
            <article aria-label="{shown.Summary}">
            <p>{Choice(person, item, i, shown.Summary)}</p>
            <p>Until {ApprovalPages.Moment(approval.ExpiresAt)}. <a href="{item.Link}" aria-label="Open: {shown.Summary}">Open</a></p>
            <details><summary>All that is shown of it</summary>{ShownHtml.Of(shown, 2)}</details>
            </article>
            """);
    }

    private static string Answered(ApprovalVote? own) => own?.Lapse is { } clause ? $"your answer does not count, because {FourEyes.WhyLapsed(clause)}" : "you have answered";

    private static Html Choice(string person, QueueItem item, int i, string summary) => item switch
    {
        _ when !item.IsOpenTo(person) => Html.Of($"<strong>{summary}</strong>: {Answered(item.View.Approval.VoteOf(person))}, and others are still to."),
        { View.Approval.IsGrave: true } => Html.Of($"<strong>{summary}</strong>: it destroys or moves money, so it is answered by itself."),
        _ => Html.Of($"<input type=\"checkbox\" id=\"pick-{i}\" name=\"{Pick}{item.View.Approval.Id}\" value=\"{item.View.Approval.Hash}\"><label class=\"pick\" for=\"pick-{i}\">{summary}</label>"),
    };
}
