using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>
/// Records failed sign-ins in the own chain of whom they name: the first at once, more of the same credential within the
/// ledger's window as one entry with their count.
/// </summary>
/// <remarks>Nobody waits for it: how long an answer takes must not tell whether a credential exists.</remarks>
public sealed class RefusedSignIns(AgentEvents events) : ISignInLog
{
    public void Refused(Credential credential)
    {
        var (holder, entry) = credential.Holder switch
        {
            CredentialHolder.OfAgent agent => (agent.Id, new AuditEntry(AuditKind.SignInsRefused) { Agent = agent.Id }),
            CredentialHolder.OfOperator @operator => (@operator.Id, new AuditEntry(AuditKind.SignInsRefused) { Operator = @operator.Id }),
            var other => throw new InvalidOperationException($"unknown holder {other}"),
        };
        Record(Ids.OrganisationOf(credential.Id)!, holder, entry with { Credential = credential.Id });
    }

    public void Refused(AgentPrincipal token) =>
        Record(token.Organisation, token.AgentId, new AuditEntry(AuditKind.SignInsRefused) { Agent = token.AgentId, Credential = token.CredentialId });

    private void Record(string organisation, string holder, AuditEntry entry)
    {
        using (ExecutionContext.SuppressFlow())
            _ = RecordAsync(organisation, holder, entry with { Count = 1 });
    }

    private async Task RecordAsync(string organisation, string holder, AuditEntry entry)
    {
        // The clause is what makes two of them the same: one credential's.
        var refusal = new Refusal(RefusalCode.Unauthenticated, "sign-in refused") { Clause = entry.Credential };
        try
        {
            await events.CommitAsync(organisation, holder, new LedgerRequest<bool>(_ => new LedgerDecision<bool>.Refuse(refusal, entry)), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // The sign-in was refused all the same; a store that is down counts nothing.
        }
    }
}
