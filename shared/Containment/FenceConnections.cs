using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings an agent's standing to every connection it is an end of, sixty-four at a time.</summary>
public sealed class FenceConnections(Ledgers ledgers, LinkIndex links, TimeProvider time, LedgerOptions options)
{
    private const int AtOnce = 64;

    public async Task<IReadOnlyList<FenceResult>> HandleAsync(Agent agent, string? operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var results = new List<FenceResult>();
        foreach (var group in (await links.OfAsync(agent.Organisation, agent.Id, ct)).Chunk(AtOnce))
        {
            results.AddRange(time.GetElapsedTime(startedAt) < options.ContainmentDeadline
                ? await Task.WhenAll(group.Select(connection => FenceAsync(agent, connection, operatorId, ct)))
                : group.Select(connection => new FenceResult(connection, false, [])));
        }

        return results;
    }

    private async Task<FenceResult> FenceAsync(Agent agent, string connection, string? operatorId, CancellationToken ct)
    {
        try
        {
            return await ledgers.For(agent.Organisation, connection).CommitAsync(FenceDecision.Of(agent, operatorId), ct) is LedgerOutcome<IReadOnlyList<string>>.Done done
                ? new FenceResult(connection, true, done.Reply)
                : new FenceResult(connection, false, []);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // One connection whose rows make no sense must not keep the others from being fenced.
            return new FenceResult(connection, false, []);
        }
    }
}
