using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings the end of a credential into one connection's state. Applying it twice changes nothing.</summary>
public static class RevocationFence
{
    public static LedgerRequest<IReadOnlyList<string>> Of(string agent, string credential, string? operatorId) => new(view => Decide(view, agent, credential, operatorId))
    {
        Reads = [LedgerRows.Config],
        Containment = true,
    };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string agent, string credential, string? operatorId)
    {
        // The receiving end's credentials do not travel on this connection.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || ConnectionDirectory.Parse(config).From != agent)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fences = view.State.Fences;
        if (fences.IsRevoked(credential))
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var revoked = fences.Revoked.RemoveAll(earlier => earlier.Until <= view.Now).Add(RevokedCredential.At(credential, view.Now));
        var write = new LedgerWrite(view.State with { Fences = fences with { Revoked = revoked } })
        {
            Entries = [new AuditEntry(AuditKind.CredentialRevoked) { Agent = agent, Subject = credential, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
