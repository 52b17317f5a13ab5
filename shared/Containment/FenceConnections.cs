using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings a change to every connection that an agent is an end of, sixty-four at a time.</summary>
public sealed class FenceConnections(Ledgers ledgers, LinkIndex links, TimeProvider time, LedgerOptions options)
{
    internal const int AtOnce = 64;

    /// <summary>For a message, which nobody waits for: every connection is tried, whatever the ones before it take.</summary>
    internal static readonly TimeSpan Endless = TimeSpan.MaxValue;

    /// <summary>For who waits: how long others are begun.</summary>
    internal TimeSpan Patience => options.ContainmentDeadline;

    /// <param name="fence">What each connection is to take over; deciding it twice must change nothing.</param>
    /// <param name="within">How long others are begun: <see cref="Patience"/> or <see cref="Endless"/>.</param>
    public async Task<IReadOnlyList<FenceResult>> HandleAsync(string organisation, string agent, LedgerRequest<IReadOnlyList<string>> fence, TimeSpan within, CancellationToken ct)
    {
        // What is done on its behalf elsewhere is the agent's too; a fence that is none of theirs changes nothing there.
        var connections = (await links.OfAsync(organisation, agent, ct)).Union(await links.ActedForAsync(organisation, agent, ct), StringComparer.Ordinal);
        return await EachAsync([.. connections.Select(connection => (organisation, connection))], fence, within, ct);
    }

    /// <summary>For who waits for it: begun, it never ends as if nothing had happened.</summary>
    /// <param name="startedAt">Monotonic: when the containment began.</param>
    public Task<ContainmentOutcome> ContainAsync(string organisation, string agent, LedgerRequest<IReadOnlyList<string>> fence, long startedAt, CancellationToken ct) =>
        ContainAsync(() => HandleAsync(organisation, agent, fence, Patience, ct), startedAt);

    /// <inheritdoc cref="ContainAsync(string, string, LedgerRequest{IReadOnlyList{string}}, long, CancellationToken)"/>
    /// <param name="fenceAll">Fences every connection that is concerned, for as long as <see cref="Patience"/>.</param>
    internal async Task<ContainmentOutcome> ContainAsync(Func<Task<IReadOnlyList<FenceResult>>> fenceAll, long startedAt)
    {
        try
        {
            return ContainmentOutcome.Of(await fenceAll(), time.GetElapsedTime(startedAt));
        }
        catch (StoreUnavailableException)
        {
            // The ledger says it already, and the message goes on: that nothing has happened would be a lie.
            return new ContainmentOutcome.Unfinished([]);
        }
    }

    /// <returns>In the order of the connections.</returns>
    // Not one group after another: a connection that cannot be written takes its place for as long as it is tried, and no other's.
    internal Task<FenceResult[]> EachAsync(
        IReadOnlyList<(string Organisation, string Connection)> connections, LedgerRequest<IReadOnlyList<string>> fence, TimeSpan within, CancellationToken ct) =>
        EachAsync(connections, _ => fence, within, ct);

    /// <inheritdoc cref="EachAsync(IReadOnlyList{ValueTuple{string, string}}, LedgerRequest{IReadOnlyList{string}}, TimeSpan, CancellationToken)"/>
    /// <param name="fenceOf">What the connection at a place is to take over.</param>
    internal async Task<FenceResult[]> EachAsync(
        IReadOnlyList<(string Organisation, string Connection)> connections, Func<int, LedgerRequest<IReadOnlyList<string>>> fenceOf, TimeSpan within, CancellationToken ct)
    {
        var results = new FenceResult[connections.Count];
        var (startedAt, last) = (time.GetTimestamp(), -1);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, connections.Count)).Select(_ => WorkAsync()));
        return results;

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref last) is var next && next < connections.Count)
            {
                var (organisation, connection) = connections[next];
                results[next] = time.GetElapsedTime(startedAt) < within
                    ? await FenceAsync(organisation, connection, fenceOf(next), ct)
                    : new FenceResult(connection, false, []);
            }
        }
    }

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
