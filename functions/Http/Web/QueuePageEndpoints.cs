using Gatehouse.Approvals;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.OAuth;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Web;

/// <summary>What waits for an operator, on one page: to open one by one, or to answer several that are not grave.</summary>
public sealed class QueuePageEndpoints(WebVisitors visitors, BrowserForms forms, ApprovalTickets tickets, ReadApprovals approvals, ReadApprovers approvers, DecideApproval decide, Pages pages)
{
    /// <summary>A form of so many, and what goes with them, is a small one.</summary>
    public const int AtOnce = 20;

    private const string Cookie = "gatehouse-queue";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<QueuePageEndpoints>(routes.ServiceProvider);
        routes.MapPage(Routes.ApprovalQueuePage, door.ForAnyone((endpoints, http) => endpoints.GetAsync(http)), door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private async Task<IResult> GetAsync(HttpContext http) =>
        await visitors.FindOperatorAsync(http.Request, http.RequestAborted) is { } signedIn
            ? await ListAsync(http, signedIn, default)
            : await SignInAsync(http, StatusCodes.Status200OK, default);

    private async Task<IResult> PostAsync(HttpContext http)
    {
        var signedIn = await visitors.FindOperatorAsync(http.Request, http.RequestAborted);
        var (form, fault) = await FormBody.ReadAsync(http.Request, http.RequestAborted);
        if (form is null)
            return WebPage.Saying(StatusCodes.Status400BadRequest, "This request cannot be answered", $"Nothing was decided: {fault}.");
        if (!await forms.IsOursAsync(http, form, Cookie, SubjectOf(signedIn)))
            return await SignInAsync(http, StatusCodes.Status403Forbidden, ApprovalPages.Refused("Nothing was decided: this form was not drawn for this browser and for you, or lay open for too long."));
        if (signedIn is null)
            return await SignedInAsync(http, form);
        if (form["do"] is not QueuePages.SignOut)
            return await AnswerAsync(http, signedIn, form);
        visitors.SignOut(http);
        return await SignInAsync(http, StatusCodes.Status200OK, ApprovalPages.Told("You have signed out."));
    }

    private async Task<IResult> SignedInAsync(HttpContext http, FormBody form) =>
        form["do"] is QueuePages.SignIn && form["key"] is { } key && await visitors.SignInAsync(http, key, http.RequestAborted)
            ? new SeeOther(http.Request.Path)
            : await SignInAsync(http, StatusCodes.Status401Unauthorized, ApprovalPages.Refused("That is no good key of an operator."));

    private async Task<IResult> AnswerAsync(HttpContext http, OperatorPrincipal signedIn, FormBody form)
    {
        var picked = form.Names.Where(name => name.StartsWith(QueuePages.Pick, StringComparison.Ordinal)).Select(name => (Approval: name[QueuePages.Pick.Length..], Hash: form[name]!)).ToList();
        if (ApprovalPages.AnswerOf(form) is not { } answer || picked.Count == 0 || picked.Any(one => !Ids.Is(IdKind.Approval, one.Approval)))
            return await ListAsync(http, signedIn, ApprovalPages.Refused("Nothing was decided: tick what you answer, then press one of the two buttons."));

        var outcomes = new List<(string, ApprovalOutcome)>();
        foreach (var (approval, hash) in picked)
            outcomes.Add((approval, await decide.HandleAsync(SignInReader.PersonOf(signedIn), approval, new ApprovalCast(answer, hash, ApprovalPages.ReasonOf(form)), CancellationToken.None)));
        return await ListAsync(http, signedIn, QueuePages.Outcomes(signedIn.OperatorId, outcomes));
    }

    private async Task<IResult> ListAsync(HttpContext http, OperatorPrincipal signedIn, Html told)
    {
        if (signedIn.Check(Permission.Answer) is { } forbidden)
            return ApprovalPages.NotYours(forbidden.Detail);
        var page = await pages.ReadAsync(http, signedIn.Organisation);
        if (!page.IsRead)
            return WebPage.Saying(StatusCodes.Status400BadRequest, "This request cannot be answered", "The page that was asked for is too old. Begin again at the first.");

        var person = SignInReader.PersonOf(signedIn);
        var addresses = await approvers.AddressesAsync(person, http.RequestAborted);
        var (found, after) = await approvals.ListAsync(signedIn.Organisation, addresses, null, page.Value.After, AtOnce, http.RequestAborted);
        var items = new List<QueueItem>();
        foreach (var one in found)
        {
            if (await approvals.FindAsync(signedIn.Organisation, one.Approval.Id, http.RequestAborted) is { Preview: not null } view)
                items.Add(new QueueItem(view, await LinkAsync(http, view.Approval, person)));
        }

        return QueuePages.List(signedIn.OperatorId, items, page.Value.AfterOf(after), told, await FieldAsync(http, signedIn));
    }

    // Relative, because what stands before the gate may have put it below a path.
    private async Task<string> LinkAsync(HttpContext http, ApprovalRecord approval, ApprovalPerson person)
    {
        var ticket = await tickets.IssueAsync(new ApprovalTicket(person.Organisation, approval.Id, person.Id, TicketUse.Page), approval.ExpiresAt, http.RequestAborted);
        return http.Request.Path.Value!.EndsWith('/') ? ticket : Routes.ForApprovalPage(ticket)[1..];
    }

    private async Task<IResult> SignInAsync(HttpContext http, int status, Html told) => QueuePages.SignInPage(status, told, await FieldAsync(http, null));

    private ValueTask<Html> FieldAsync(HttpContext http, OperatorPrincipal? signedIn) => forms.FieldAsync(http, Cookie, Routes.ApprovalQueuePage, SubjectOf(signedIn));

    private static string SubjectOf(OperatorPrincipal? signedIn) => $"queue|{signedIn?.Organisation}|{signedIn?.OperatorId}";
}
