using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>
/// Brings what happens to an agent at home to the connections that other organisations have to it. It says whether all of
/// them hold it, and nothing of theirs; nor is the operator who did it written there.
/// </summary>
public sealed class FenceForeign(ForeignLinks links, SharedAgents shared, FenceConnections fence, TimeProvider time, LedgerOptions options)
{
    public Task<bool> AgentAsync(Agent agent, CancellationToken ct) => TryAsync(async () =>
        await FenceAsync(await links.OfAsync(agent.Organisation, agent.Id, ct), FenceDecision.Of(agent, null), options.ContainmentDeadline, ct));

    public Task<bool> ShareAsync(string home, Share share, CancellationToken ct) => TryAsync(async () =>
    {
        var found = await links.OfAsync(home, share.Agent, ct);
        return await FenceAsync(found.Where(foreign => foreign.Organisation == share.Organisation), ShareFence.Of(share), options.ContainmentDeadline, ct);
    });

    /// <summary>Every consent to an agent as it stands, for whoever finishes what another began.</summary>
    public async Task<bool> SharesAsync(string home, string agent, CancellationToken ct)
    {
        var all = true;
        foreach (var organisation in (await links.OfAsync(home, agent, ct)).Select(foreign => foreign.Organisation).Distinct(StringComparer.Ordinal))
            all &= await shared.ShareAsync(home, agent, organisation, ct) is not { } share || await ShareAsync(home, share, ct);
        return all;
    }

    /// <summary>A whole organisation's standing, however long it takes.</summary>
    public async Task<bool> HomeAsync(Organisation home, CancellationToken ct) =>
        await FenceAsync(await links.AllAsync(home.Id, ct), HomeFence.Of(home), TimeSpan.MaxValue, ct);

    private async Task<bool> FenceAsync(IEnumerable<ForeignConnection> connections, LedgerRequest<IReadOnlyList<string>> request, TimeSpan within, CancellationToken ct)
    {
        var (startedAt, all) = (time.GetTimestamp(), true);
        foreach (var theirs in connections.GroupBy(foreign => foreign.Organisation, foreign => foreign.Connection, StringComparer.Ordinal))
        {
            foreach (var group in theirs.Chunk(FenceConnections.AtOnce))
                all &= time.GetElapsedTime(startedAt) < within && (await fence.AtOnceAsync(theirs.Key, group, request, ct)).All(result => result.Fenced);
        }

        return all;
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> fence)
    {
        try
        {
            return await fence();
        }
        catch (StoreUnavailableException)
        {
            // The registry says it already, and the message goes on.
            return false;
        }
    }
}
