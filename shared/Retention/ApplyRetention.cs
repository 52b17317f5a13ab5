using System.Runtime.CompilerServices;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Retention;

/// <summary>Gives up what organisations keep no longer: payloads, and the beginnings of chains. While an incident is open, nothing of its organisation.</summary>
public sealed class ApplyRetention(
    Ledgers ledgers, OrganisationDirectory organisations, IncidentDirectory incidents, AuditChains chains, SignedHeads heads,
    BeginRetention begin, ErasePayloads erase, PruneChain prune, IRandomSource random, RetentionOptions options)
{
    /// <summary>One organisation after another, from anywhere: where time runs out, it does not always for the same.</summary>
    public async IAsyncEnumerable<RetentionRun> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (from, until) = (Ids.NewOrganisation(random), ledgers.Clock.Now + options.RunFor);
        await foreach (var organisation in organisations.AllAsync(from, ct).Concat(organisations.AllAsync(null, ct).TakeWhile(next => string.CompareOrdinal(next, from) < 0)))
        {
            if (ledgers.Clock.Now >= until)
                break;
            yield return await TryAsync(organisation, until, ct);
        }
    }

    /// <exception cref="ClockException">This instance's clock cannot be trusted.</exception>
    /// <exception cref="InvalidDataException">The checkpoints do not fit.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="StoreUnavailableException"/>
    internal async Task<RetentionRun> HandleAsync(string organisation, DateTimeOffset until, CancellationToken ct)
    {
        // Any reading compares this clock with the store's: by a wrong one, what is young would seem old.
        var document = await organisations.FindAsync(organisation, ct);
        var now = ledgers.Clock.TrustedNow ?? throw new ClockException("the clock of this instance and the store's differ too much to tell what is old");
        if (document is { Retention: null })
            return new RetentionRun(organisation, 0, 0, 0) { Planned = await begin.HandleAsync(document, ct) };
        var settings = document?.RetentionAt(now) ?? RetentionSettings.Default;
        if (await incidents.AnyOpenAsync(organisation, ct))
            return new RetentionRun(organisation, 0, 0, 0) { IsHeld = true };

        var (run, limits) = (new RetentionRun(organisation, 0, 0, 0), new RetentionLimits(ledgers, incidents, organisation, now, until));
        var newest = await heads.FollowAsync(organisation, now - TimeSpan.FromDays(settings.AuditDays), ct);
        foreach (var chain in await WithPayloadsAsync(organisation, newest.Chains, ct))
            run = await TryAsync(run, limits, async () => run with { Erased = run.Erased + await erase.HandleAsync(organisation, chain, now - TimeSpan.FromDays(settings.PayloadDays), limits, ct) }, ct);

        if (limits.IsOver)
            return run;
        foreach (var some in Rotated.Anywhere(await heads.ThenAsync(newest, ct), random).GroupBy(head => head.Checkpoint))
        {
            var stored = new Lazy<Task<(StoredCheckpoint, GrownTree)>>(() => ReadAsync(newest, some.Key, ct));
            foreach (var head in some)
            {
                run = await TryAsync(run, limits, async () =>
                {
                    var (isCut, deleted) = await prune.HandleAsync(organisation, head, newest.Newest.GetValueOrDefault(head.Chain, ChainHead.Genesis).Sequence, () => stored.Value, settings.AuditDays, now, limits, ct);
                    return run with { Cut = run.Cut + (isCut ? 1 : 0), Deleted = run.Deleted + deleted };
                }, ct);
            }
        }

        return run;
    }

    /// <summary>Connections and agents' own chains; those too that only the checkpoints name any more.</summary>
    private async Task<IReadOnlyList<string>> WithPayloadsAsync(string organisation, IReadOnlySet<string> signed, CancellationToken ct)
    {
        var ids = new SortedSet<string>(signed, StringComparer.Ordinal);
        await foreach (var chain in chains.IdsAsync(organisation, ct))
            ids.Add(chain);
        return Rotated.Anywhere([.. ids.Where(chain => Ids.Is(IdKind.Connection, chain) || AuditChains.AgentOf(chain) is not null)], random);
    }

    private async Task<(StoredCheckpoint, GrownTree)> ReadAsync(FollowedHeads newest, Checkpoint followed, CancellationToken ct)
    {
        var stored = await heads.ReadAsync(newest, followed, ct);
        var before = MerkleTree.Of(followed.Size - stored.Leaves.Count, stored.Tree) ?? throw new InvalidDataException($"checkpoint {followed.Number} of organisation `{followed.Organisation}` has no tree");
        return (stored, new GrownTree(before, [.. stored.Leaves.Select(leaf => LeafHash.Of(leaf.Bytes(followed.Organisation)))]));
    }

    // What somebody made of one chain's rows is no reason to keep the others.
    private async Task<RetentionRun> TryAsync(RetentionRun run, RetentionLimits limits, Func<Task<RetentionRun>> act, CancellationToken ct)
    {
        if (limits.IsOver)
            return run;
        try
        {
            return await act();
        }
        catch (Exception failure) when (failure is not StoreUnavailableException && !ct.IsCancellationRequested)
        {
            ledgers.Meters.Failed(failure);
            return run with { Failure = failure };
        }
    }

    private async Task<RetentionRun> TryAsync(string organisation, DateTimeOffset until, CancellationToken ct)
    {
        try
        {
            return await HandleAsync(organisation, until, ct);
        }
#pragma warning disable CA1031 // what fails for one organisation keeps no other's record too long
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return new RetentionRun(organisation, 0, 0, 0) { Failure = failure };
        }
    }
}
