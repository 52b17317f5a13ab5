using Gatehouse.Audit;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>
/// Sets back the clock of a partition whose last decision is dated ahead of the store. The one commit that no group makes:
/// a group refuses such a state, so nothing else can be written meanwhile.
/// </summary>
/// <remarks>Conditional on the state it was decided on, so it is safe beside any host, and said twice it is done once.</remarks>
internal sealed class ClockRepair(LedgerIdentity ledger, OrganisationStore store, LedgerRuntime runtime)
{
    // The longest call, and what a lease has beyond it: no send of a claim can be under way for longer from now.
    private static readonly TimeSpan longestLease = TimeSpan.FromMinutes(11);

    /// <returns>Null when the clock is not ahead.</returns>
    /// <exception cref="ClockException">This instance's own clock cannot be trusted.</exception>
    /// <exception cref="StoreUnavailableException"/>
    public async Task<ClockSetBack?> RunAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await FindAsync(ct) is not var (row, state, setBack))
                return null;
            if (await store.WriteAsync(ledger.Partition, Batch(row, state, setBack), ct) is BatchOutcome.Applied)
                return setBack;
        }
    }

    /// <summary>What <see cref="RunAsync"/> would do.</summary>
    public async Task<ClockSetBack?> PreviewAsync(CancellationToken ct) => (await FindAsync(ct))?.SetBack;

    private async Task<(TableRow Row, LedgerState State, ClockSetBack SetBack)?> FindAsync(CancellationToken ct)
    {
        if (await store.ReadAsync(ledger.Partition, LedgerRows.State, ct) is not { } row)
            return null;
        if (!runtime.Clock.IsTrusted)
            throw new ClockException("this instance's clock and the store's differ too much");

        var (state, now) = (new StateRow(row).State, Whole(runtime.Clock.StoreNow));
        return state.LastTime > now + runtime.Options.MaxStateAhead ? (row, state, new ClockSetBack(state.LastTime, now)) : null;
    }

    private IReadOnlyList<TableWrite> Batch(TableRow row, LedgerState state, ClockSetBack setBack)
    {
        var view = new LedgerView(exists: true, state, setBack.To, []);
        var batch = new BatchBuilder(ledger, view, runtime.NewAttemptId());
        var write = new LedgerWrite(Mended(state, setBack.To))
        {
            Entries = [new AuditEntry(AuditKind.ClockRepaired) { Last = setBack.From }],
        };
        batch.TryAdd(new PendingCommit<bool>(new LedgerRequest<bool>(_ => new LedgerDecision<bool>.Commit(write, true)), runtime.Timestamp), write);
        return [.. batch.ToAttempt(row.ETag, [], () => { }).Operations.Select(operation => operation.Write)];
    }

    /// <summary>Limits count what is remembered in full: after a clock that was wrong, too little may pass and never too much.</summary>
    internal static LedgerState Mended(LedgerState state, DateTimeOffset now) => state with
    {
        Rate = state.Rate.CountedAt(now),
        Spend = state.Spend.CountedIn(Month.Of(now)),
        Claims = [.. state.Claims.Select(claim => claim.LeaseUntil > now + longestLease ? claim with { LeaseUntil = now + longestLease } : claim)],
    };

    private static DateTimeOffset Whole(DateTimeOffset moment) => new(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
