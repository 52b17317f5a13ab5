using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Containment;

/// <summary>Brings the leaving of somebody to every connection over which agents act on their behalf. There is no way back.</summary>
public sealed class FenceHuman(FenceConnections connections)
{
    /// <param name="human">As <c>usr_…</c>.</param>
    /// <param name="operatorId">Who did it; absent when a message finishes the work.</param>
    /// <returns>Whether every connection holds it now.</returns>
    public async Task<bool> HandleAsync(string organisation, string human, string? operatorId, CancellationToken ct)
    {
        try
        {
            var within = operatorId is null ? FenceConnections.Endless : connections.Patience;
            return (await connections.HandleAsync(organisation, human, Of(human, operatorId), within, ct)).All(result => result.Fenced);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    internal static LedgerRequest<IReadOnlyList<string>> Of(string human, string? operatorId) => new(view => Decide(view, human, operatorId)) { Containment = true };

    private static LedgerDecision<IReadOnlyList<string>> Decide(LedgerView view, string human, string? operatorId)
    {
        var onTheWire = FenceDecision.OnTheWire(view);
        if (!view.Exists || view.State.Fences.Ancestor(human) is { Killed: true })
            return new LedgerDecision<IReadOnlyList<string>>.Answer(onTheWire);
        var write = new LedgerWrite(view.State with { Fences = view.State.Fences.With(new AncestorFence(human, 1, Frozen: false, Killed: true), view.Now) })
        {
            Entries = [new AuditEntry(AuditKind.Fence) { Subject = human, Operator = operatorId }],
        };
        return new LedgerDecision<IReadOnlyList<string>>.Commit(write, onTheWire);
    }
}
