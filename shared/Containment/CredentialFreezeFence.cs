using System.Collections.Immutable;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings a credential's standing into one connection's state. Applying it twice, or late, changes nothing.</summary>
public static class CredentialFreezeFence
{
    public static LedgerRequest<IReadOnlyList<string>> Of(string agent, Credential credential, string? operatorId) => new(view => Decide(view, agent, credential, operatorId))
    {
        Reads = [LedgerRows.Config],
        Containment = true,
    };

    internal static CredentialFence Standing(Credential credential) => new(credential.Id, credential.Revision, credential.FrozenAt is not null);

    /// <summary>With each credential as its newest revision has it.</summary>
    internal static ImmutableArray<CredentialFence> Newest(IEnumerable<CredentialFence> fences) =>
        [.. fences.GroupBy(fence => fence.Credential, StringComparer.Ordinal).Select(same => same.MaxBy(fence => fence.Revision)!)];

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string agent, Credential credential, string? operatorId)
    {
        // The receiving end's credentials do not travel on this connection.
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } config || ConnectionDirectory.Parse(config).From != agent)
            return new LedgerDecision<IReadOnlyList<string>>.Answer([]);

        var fences = view.State.Fences;
        var fence = Standing(credential);
        if (fences.Credentials.Any(standing => standing.Credential == credential.Id && standing.Revision >= fence.Revision))
            return new LedgerDecision<IReadOnlyList<string>>.Answer(FenceDecision.OnTheWire(view));

        var write = new LedgerWrite(view.State with { Fences = fences with { Credentials = Newest(fences.Credentials.Add(fence)) } })
        {
            Entries = [new AuditEntry(fence.Frozen ? AuditKind.Freeze : AuditKind.Unfreeze) { Agent = agent, Subject = credential.Id, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, FenceDecision.OnTheWire(view));
    }
}
