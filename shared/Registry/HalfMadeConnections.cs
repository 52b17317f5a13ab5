using Gatehouse.Ledger;

namespace Gatehouse.Registry;

/// <summary>Removes from the index what was begun and never opened, so that it counts for nobody.</summary>
public sealed class HalfMadeConnections(Ledgers ledgers, LinkIndex links)
{
    private const int AtOnce = 64;

    // Making one takes seconds. The hour spares those that are being made; what keeps one from opening afterwards is its partition.
    private static readonly TimeSpan grace = TimeSpan.FromHours(1);

    /// <summary>Whether it is gone from the index now.</summary>
    public async Task<bool> ForgetAsync(string organisation, string connection, CancellationToken ct)
    {
        if (await links.FindConnectionAsync(organisation, connection, ct) is not { } linked || ledgers.Clock.Now - linked.MadeAt < grace)
            return false;
        if (await ledgers.For(organisation, connection).CommitAsync(new LedgerRequest<bool>(GiveUp), ct) is not LedgerOutcome<bool>.Done { Reply: true })
            return false;

        await links.RemoveAsync(organisation, linked.From, connection, ct);
        if (linked.To is { } to)
            await links.RemoveAsync(organisation, to, connection, ct);
        await links.RemoveConnectionAsync(organisation, connection, ct);
        return true;
    }

    /// <returns>How many connections the agent has when those that were never made are gone.</returns>
    public async Task<int> CountAsync(string organisation, string agent, CancellationToken ct)
    {
        var found = await links.OfAsync(organisation, agent, ct);
        var count = found.Count;
        foreach (var group in found.Chunk(AtOnce))
            count -= (await Task.WhenAll(group.Select(connection => IsForgottenAsync(organisation, connection, ct)))).Count(isForgotten => isForgotten);
        return count;
    }

    private async Task<bool> IsForgottenAsync(string organisation, string connection, CancellationToken ct) =>
        (await ledgers.For(organisation, connection).ReadAsync([], ct)).State is null or { Status: PartitionStatus.Closed } && await ForgetAsync(organisation, connection, ct);

    // INVARIANT (gone for good): whoever is still making it finds a partition that is there already, or one that is no longer closed.
    internal static LedgerDecision<bool> GiveUp(LedgerView view) =>
        !view.Exists || view.State.Status is PartitionStatus.Closed
            ? new LedgerDecision<bool>.Commit(new LedgerWrite(view.State with { Status = PartitionStatus.Deleted }), true)
            : new LedgerDecision<bool>.Answer(false);
}
