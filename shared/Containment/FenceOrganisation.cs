using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Brings an organisation's standing to every connection it has, and says how far it has come.</summary>
public sealed class FenceOrganisation(Ledgers ledgers, OrganisationDirectory organisations, Operations operations, LinkIndex links, FenceConnections fence, FenceForeign foreign, IEnumerable<IEndsWithOrganisation> ending, TimeProvider time)
{
    private static readonly TimeSpan sayEvery = TimeSpan.FromSeconds(1);

    // INVARIANT (one worker, or two who do the same): who has said nothing for as long is taken for dead.
    private static readonly TimeSpan silence = TimeSpan.FromSeconds(10);

    /// <summary>Begins at the first connection, whatever was done before: fencing twice changes nothing.</summary>
    /// <returns>Whether all is done, so that nobody need come back.</returns>
    public async Task<bool> RunAsync(string organisation, string id, CancellationToken ct)
    {
        if (await operations.FindAsync(organisation, id, ct) is not var (operation, progress) || progress?.EndedAt is not null)
            return true;
        if (await organisations.FindAsync(organisation, ct) is not { } standing)
            return true;

        var connections = await links.AllAsync(organisation, ct);
        var (done, failed, saidAt) = (0, 0, time.GetTimestamp());
        await SayAsync(organisation, id, connections.Count, done, failed, ended: false, ct);
        foreach (var group in connections.Chunk(FenceConnections.AtOnce))
        {
            var results = await fence.EachAsync([.. group.Select(connection => (organisation, connection))], OrganisationFence.Of(standing, operation.Operator), FenceConnections.Endless, ct);
            done += results.Count(result => result.Fenced);
            failed += results.Count(result => !result.Fenced);
            if (time.GetElapsedTime(saidAt) < sayEvery)
                continue;
            await SayAsync(organisation, id, connections.Count, done, failed, ended: false, ct);
            saidAt = time.GetTimestamp();
        }

        if (standing.Status is OrganisationStatus.Killed)
        {
            foreach (var part in ending)
                await part.BeginAsync(organisation, operation.Operator, ct);
        }

        // Of the connections that others have to its agents none is counted, and each must hold it.
        var isDone = await foreign.HomeAsync(standing, ct) && failed == 0;
        await SayAsync(organisation, id, connections.Count, done, failed, ended: isDone, ct);
        return isDone;
    }

    /// <summary>For who waits for it: every connection as the organisation stands now, with what is on the wire there.</summary>
    /// <param name="startedAt">Monotonic: when the containment began.</param>
    internal async Task<ContainmentOutcome> ContainAsync(Organisation standing, string operatorId, long startedAt, CancellationToken ct)
    {
        var outcome = await fence.ContainAsync(
            async () => await fence.EachAsync(
                [.. (await links.AllAsync(standing.Id, ct)).Select(connection => (standing.Id, connection))], OrganisationFence.Of(standing, operatorId), fence.Patience, ct),
            startedAt);
        var others = await TryHomeAsync(standing, ct);
        return outcome is ContainmentOutcome.Contained && !others ? new ContainmentOutcome.Unfinished([]) : outcome;
    }

    private async Task<bool> TryHomeAsync(Organisation standing, CancellationToken ct)
    {
        try
        {
            return await foreign.HomeAsync(standing, ct);
        }
        catch (StoreUnavailableException)
        {
            // Its document says it already, and the message goes on.
            return false;
        }
    }

    /// <summary>Somebody is at it.</summary>
    public async Task<bool> IsUnderWayAsync(string organisation, string id, CancellationToken ct) =>
        await operations.FindAsync(organisation, id, ct) is { Progress: { EndedAt: null, Failed: 0 } progress } && ledgers.Clock.Now - progress.UpdatedAt < silence;

    private Task SayAsync(string organisation, string id, int total, int done, int failed, bool ended, CancellationToken ct)
    {
        var now = ledgers.Clock.Now;
        return operations.SayAsync(organisation, id, new OperationProgress(total, done, failed, now, ended ? now : null), ct);
    }
}
