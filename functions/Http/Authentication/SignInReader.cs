using Gatehouse.Approvals;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Authentication;

/// <summary>Finds out how lately an operator has signed in: as their host says, or by <c>Gatehouse-Sign-In</c>.</summary>
public sealed class SignInReader(SignInProofs proofs)
{
    public const string Header = "Gatehouse-Sign-In";

    public async ValueTask<ApprovalPerson> ReadAsync(HttpRequest request, OperatorPrincipal caller, CancellationToken ct)
    {
        var person = PersonOf(caller);
        return request.Headers[Header] is [{ } proof] && await proofs.VerifyAsync(caller.Organisation, caller.OperatorId, proof, ct) is { } at && !(person.SignedInAt > at)
            ? person with { SignedInAt = at }
            : person;
    }

    public static ApprovalPerson PersonOf(OperatorPrincipal caller) =>
        new(caller.Organisation, caller.OperatorId, caller.Roles.Contains(OperatorRole.Approver), caller.SignedInAt) { SignedInAs = new ApproverAddresses(caller.Email, caller.ObjectId) };
}
