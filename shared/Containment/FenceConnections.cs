using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings a change to every connection that an agent is an end of, sixty-four at a time.</summary>
public sealed class FenceConnections(Ledgers ledgers, LinkIndex links, TimeProvider time, LedgerOptions options)
{
    internal const int AtOnce = 64;

    /// <param name="fence">What each connection is to take over; deciding it twice must change nothing.</param>
    public async Task<IReadOnlyList<FenceResult>> HandleAsync(string organisation, string agent, LedgerRequest<IReadOnlyList<string>> fence, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var results = new List<FenceResult>();
        foreach (var group in (await links.OfAsync(organisation, agent, ct)).Chunk(AtOnce))
        {
            results.AddRange(time.GetElapsedTime(startedAt) < options.ContainmentDeadline
                ? await AtOnceAsync(organisation, group, fence, ct)
                : group.Select(connection => new FenceResult(connection, false, [])));
        }

        return results;
    }

    /// <summary>The same, for who waits for it: begun, it never ends as if nothing had happened.</summary>
    /// <param name="startedAt">Monotonic: when the containment began.</param>
    public async Task<ContainmentOutcome> ContainAsync(
        string organisation, string agent, LedgerRequest<IReadOnlyList<string>> fence, long startedAt, CancellationToken ct)
    {
        try
        {
            return ContainmentOutcome.Of(await HandleAsync(organisation, agent, fence, ct), time.GetElapsedTime(startedAt));
        }
        catch (StoreUnavailableException)
        {
            // The registry says it already, and the message goes on: that nothing has happened would be a lie.
            return new ContainmentOutcome.Unfinished([]);
        }
    }

    internal Task<FenceResult[]> AtOnceAsync(string organisation, IReadOnlyList<string> connections, LedgerRequest<IReadOnlyList<string>> fence, CancellationToken ct) =>
        Task.WhenAll(connections.Select(connection => FenceAsync(organisation, connection, fence, ct)));

    private async Task<FenceResult> FenceAsync(string organisation, string connection, LedgerRequest<IReadOnlyList<string>> fence, CancellationToken ct)
    {
        try
        {
            return await ledgers.For(organisation, connection).CommitAsync(fence, ct) is LedgerOutcome<IReadOnlyList<string>>.Done done
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
