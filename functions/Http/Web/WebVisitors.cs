using Gatehouse.Approvals;
using Gatehouse.Http.Authentication;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Web;

/// <summary>Finds out who sits before a page: by the session that a key began, by the host's own sign-in, or by the ticket of a link.</summary>
public sealed class WebVisitors(OperatorDirectory operators, ApprovalPeople people, BrowserSeals seals, WebCookies cookies, TimeProvider time, IEnumerable<IOperatorSignIn> signIns)
{
    private const string Session = "gatehouse-session";

    private readonly IOperatorSignIn[] signIns = [.. signIns];

    /// <returns>Null when nobody has signed in here, or no longer may.</returns>
    public async ValueTask<OperatorPrincipal?> FindOperatorAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.Cookies[Session] is { } cookie && await seals.ReadSessionAsync(cookie, ct) is { } session && await operators.FindByKeyIdAsync(session.KeyId, ct) is { } found)
            return found with { SignedInAt = session.SignedInAt };
        foreach (var signIn in signIns)
        {
            if (await signIn.FindAsync(request, ct) is { } person)
                return person;
        }

        return null;
    }

    /// <summary>Whom a link was sent to, as they are now.</summary>
    /// <returns>Null when they are neither in the directory nor signed in here.</returns>
    public async ValueTask<ApprovalPerson?> OfTicketAsync(HttpRequest request, ApprovalTicket ticket, CancellationToken ct) =>
        await FindOperatorAsync(request, ct) is { } signedIn && IsOf(ticket, signedIn)
            ? SignInReader.PersonOf(signedIn)
            : await people.RecogniseAsync(ticket.Organisation, ticket.Person, null, ct);

    /// <summary>The same person, who shows their key here and now.</summary>
    /// <returns>Null when it is no good key of theirs.</returns>
    public async ValueTask<ApprovalPerson?> ShowKeyAsync(ApprovalTicket ticket, string key, CancellationToken ct) =>
        await operators.FindAsync(key.Trim(), ct) is { } shown && IsOf(ticket, shown)
            ? SignInReader.PersonOf(shown with { SignedInAt = time.GetUtcNow() })
            : null;

    /// <summary>Whether they have keys to show.</summary>
    public async ValueTask<bool> HasKeysAsync(ApprovalTicket ticket, CancellationToken ct) => await operators.FindByIdAsync(ticket.Organisation, ticket.Person, ct) is not null;

    /// <returns>False when it is nobody's good key.</returns>
    public async ValueTask<bool> SignInAsync(HttpContext http, string key, CancellationToken ct)
    {
        if (await operators.FindAsync(key.Trim(), ct) is null)
            return false;
        var session = new BrowserSession(OperatorDirectory.KeyIdOf(key.Trim())!, time.GetUtcNow());
        cookies.Set(http, Session, await seals.SealSessionAsync(session, ct), Routes.ApprovalQueuePage, BrowserSeals.SessionLasts);
        return true;
    }

    public void SignOut(HttpContext http) => cookies.Remove(http, Session, Routes.ApprovalQueuePage);

    private static bool IsOf(ApprovalTicket ticket, OperatorPrincipal signedIn) => signedIn.Organisation == ticket.Organisation && signedIn.OperatorId == ticket.Person;
}
