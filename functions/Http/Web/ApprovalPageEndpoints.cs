using Gatehouse.Approvals;
using Gatehouse.Http.Authentication;
using Gatehouse.Http.OAuth;
using Gatehouse.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Web;

/// <summary>
/// The page that the link in a mail leads to. Fetching it decides nothing, whoever fetches it: mail scanners open links. Only its
/// form answers, with the hash of what was shown.
/// </summary>
public sealed class ApprovalPageEndpoints(ApprovalTickets tickets, WebVisitors visitors, BrowserForms forms, ReadApprovals approvals, ReadApprovers approvers, ApprovalPeople people, DecideApproval decide, TimeProvider time)
{
    private const string Cookie = "gatehouse-form";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<ApprovalPageEndpoints>(routes.ServiceProvider);
        routes.MapPage(Routes.ApprovalPage, door.ForAnyone((endpoints, http) => endpoints.GetAsync(http)), door.ForAnyone((endpoints, http) => endpoints.PostAsync(http)));
    }

    private async Task<IResult> GetAsync(HttpContext http)
    {
        var visit = await VisitAsync(http);
        return visit.Answer ?? await PageAsync(http, visit, StatusCodes.Status200OK, default);
    }

    // Whoever hangs up has answered all the same.
    private async Task<IResult> PostAsync(HttpContext http)
    {
        var visit = await VisitAsync(http);
        if (visit.Answer is { } cannot)
            return cannot;
        var (form, fault) = await FormBody.ReadAsync(http.Request, http.RequestAborted);
        if (form is null)
            return await PageAsync(http, visit, StatusCodes.Status400BadRequest, ApprovalPages.Refused($"Nothing was decided: {fault}."));
        if (!await forms.IsOursAsync(http, form, Cookie, visit.Text))
            return await PageAsync(http, visit, StatusCodes.Status403Forbidden, ApprovalPages.Refused("Nothing was decided: this form was not drawn for this browser, or lay open for too long. Read what is asked once more, and answer again."));
        if (CastOf(form) is not { } cast)
            return await PageAsync(http, visit, StatusCodes.Status400BadRequest, ApprovalPages.Refused("Nothing was decided: press one of the two buttons, and give a reason of at most 1024 characters."));

        var person = visit.Person!;
        if (form["key"] is { } key && cast.Answer == ApprovalAnswer.Approve)
        {
            if (await visitors.ShowKeyAsync(visit.Ticket!, key, http.RequestAborted) is not { } shown)
                return await PageAsync(http, visit, StatusCodes.Status403Forbidden, ApprovalPages.Refused("Nothing was decided: that is no good key of yours."));
            person = shown;
        }

        var outcome = await decide.HandleAsync(person, visit.View!.Approval.Id, cast, CancellationToken.None);
        return await outcome.Match(
            answered: view => PageAsync(http, visit with { View = view with { Preview = visit.View.Preview } }, StatusCodes.Status200OK, ApprovalPages.Taken(view, person.Id, cast.Answer)),
            refused: refusal => RefusedAsync(http, visit, refusal));
    }

    private async Task<IResult> RefusedAsync(HttpContext http, Visit visit, Refusal refusal)
    {
        var status = ProblemKinds.Of(refusal.Code).Status;
        if (refusal.Clause is FourEyes.AddressedClause)
            return ApprovalPages.NotYours(refusal.Detail);
        var standing = await approvals.FindAsync(visit.Ticket!.Organisation, visit.Ticket.Approval, CancellationToken.None);
        return await PageAsync(http, visit with { View = standing ?? visit.View }, status, ApprovalPages.Refused(refusal));
    }

    private static ApprovalCast? CastOf(FormBody form) =>
        ApprovalPages.AnswerOf(form) is { } answer && form["hash"] is { } hash ? new ApprovalCast(answer, hash, ApprovalPages.ReasonOf(form)) : null;

    /// <summary>Who comes with which link, to what; or why they see nothing of it.</summary>
    private async Task<Visit> VisitAsync(HttpContext http)
    {
        var text = http.Request.RouteValues["ticket"] as string ?? "";
        if (await tickets.ReadAsync(text, TicketUse.Page, http.RequestAborted) is not { } ticket)
            return new Visit(text) { Answer = ApprovalPages.NoSuchLink() };
        if (await visitors.OfTicketAsync(http.Request, ticket, http.RequestAborted) is not { } person)
            return new Visit(text) { Answer = ApprovalPages.NotYours("you are in this gate's directory of approvers no longer") };
        if (await people.IsMovedAsync(ticket, http.RequestAborted) || await approvals.FindAsync(ticket.Organisation, ticket.Approval, http.RequestAborted) is not { Preview: not null } view)
            return new Visit(text) { Answer = ApprovalPages.NoSuchLink() };
        return await IsAddressedAsync(person, view.Approval, http.RequestAborted)
            ? new Visit(text) { Ticket = ticket, Person = person, View = view }
            : new Visit(text) { Answer = ApprovalPages.NotYours("this approval is addressed to you no longer") };
    }

    private async Task<IResult> PageAsync(HttpContext http, Visit visit, int status, Html told)
    {
        var (view, person) = (visit.View!, visit.Person!);
        var isOpen = view.Approval.IsOpenTo(person.Id) || view.Approval.TakesNoOf(person.Id);
        if (isOpen && await people.MustSignInAsync(person, view.Approval, http.RequestAborted))
            (isOpen, told) = (false, ApprovalPages.MustSignIn(view.Approval));
        var form = isOpen
            ? ApprovalPages.Form(view, person.Id, await KeyFieldOfAsync(visit, http.RequestAborted), await forms.FieldAsync(http, Cookie, Routes.ForApprovalPage(visit.Text), visit.Text))
            : (Html?)null;
        return ApprovalPages.Of(status, view, person.Id, told, form, await NextAsync(visit, http.RequestAborted));
    }

    private async Task<KeyField> KeyFieldOfAsync(Visit visit, CancellationToken ct)
    {
        if (!visit.View!.Approval.IsGrave || (visit.Person!.SignedInAt is { } at && time.GetUtcNow() - at <= FourEyes.SignInLasts))
            return KeyField.None;
        return await visitors.HasKeysAsync(visit.Ticket!, ct) ? KeyField.Asked : KeyField.Elsewhere;
    }

    /// <summary>The link to what is asked in this one's place, for who is asked that too.</summary>
    private async Task<string?> NextAsync(Visit visit, CancellationToken ct)
    {
        if (visit.View!.Approval.SupersededBy is not { } next || await approvals.FindAsync(visit.Ticket!.Organisation, next, ct) is not { } view || !await IsAddressedAsync(visit.Person!, view.Approval, ct))
            return null;
        return await tickets.IssueAsync(visit.Ticket with { Approval = next }, view.Approval.ExpiresAt, ct);
    }

    private async Task<bool> IsAddressedAsync(ApprovalPerson person, ApprovalRecord approval, CancellationToken ct) =>
        approval.IsAddressedTo(await approvers.AddressesAsync(person, ct));

    private sealed record Visit(string Text)
    {
        public IResult? Answer { get; init; }

        public ApprovalTicket? Ticket { get; init; }

        public ApprovalPerson? Person { get; init; }

        public ApprovalView? View { get; init; }
    }
}
