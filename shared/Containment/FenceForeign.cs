using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>
/// Brings what happens to an agent at home to the connections that other organisations have to it. It says whether all of
/// them hold it, and nothing of theirs; nor is the operator who did it written there.
/// </summary>
public sealed class FenceForeign(ForeignLinks links, SharedAgents shared, FenceConnections fence)
{
    /// <param name="within">How long others are begun.</param>
    public Task<bool> AgentAsync(Agent agent, TimeSpan within, CancellationToken ct) => TryAsync(async () =>
        await FenceAsync(await links.OfAsync(agent.Organisation, agent.Id, ct), FenceDecision.Of(agent, null), within, ct));

    /// <summary>For who waits for it.</summary>
    public Task<bool> ShareAsync(string home, Share share, CancellationToken ct) => TryAsync(async () =>
        await FenceAsync(await links.OfAsync(home, share.Agent, ct), share, fence.Patience, ct));

    /// <summary>Every consent to an agent as it stands, for whoever finishes what another began.</summary>
    public async Task<bool> SharesAsync(string home, string agent, CancellationToken ct)
    {
        var found = await links.OfAsync(home, agent, ct);
        var all = true;
        foreach (var organisation in found.Select(foreign => foreign.Organisation).Distinct(StringComparer.Ordinal))
            all &= await shared.ShareAsync(home, agent, organisation, ct) is not { } share || await FenceAsync(found, share, FenceConnections.Endless, ct);
        return all;
    }

    /// <summary>A whole organisation's standing, however long it takes.</summary>
    public async Task<bool> HomeAsync(Organisation home, CancellationToken ct) =>
        await FenceAsync(await links.AllAsync(home.Id, ct), HomeFence.Of(home), FenceConnections.Endless, ct);

    private Task<bool> FenceAsync(IReadOnlyList<ForeignConnection> found, Share share, TimeSpan within, CancellationToken ct) =>
        FenceAsync(found.Where(foreign => foreign.Organisation == share.Organisation), ShareFence.Of(share), within, ct);

    private async Task<bool> FenceAsync(IEnumerable<ForeignConnection> connections, LedgerRequest<IReadOnlyList<string>> request, TimeSpan within, CancellationToken ct) =>
        (await fence.EachAsync([.. connections.Select(foreign => (foreign.Organisation, foreign.Connection))], request, within, ct)).All(result => result.Fenced);

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
