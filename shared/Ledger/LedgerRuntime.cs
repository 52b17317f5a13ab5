using Gatehouse.Identity;
using Gatehouse.Ports;
using Gatehouse.Telemetry;

namespace Gatehouse.Ledger;

/// <summary>What every ledger of an instance shares.</summary>
internal sealed class LedgerRuntime(
    ITaskQueue queue,
    TimeProvider time,
    IPause pause,
    IRandomSource random,
    InstanceClock clock,
    GateMeters meters,
    LedgerOptions options)
{
    private const int AttemptIdLength = 16;
    private const int MaxDoublings = 6;

    public ITaskQueue Queue => queue;

    public InstanceClock Clock => clock;

    public GateMeters Meters => meters;

    public LedgerOptions Options => options;

    public IPause Pause => pause;

    public long Timestamp => time.GetTimestamp();

    public TimeSpan Elapsed(long since) => time.GetElapsedTime(since);

    public string NewAttemptId() => RandomText.New(random, RandomText.LowerAlphanumeric, AttemptIdLength);

    /// <summary>The later of this instance's clock and the last time in the state.</summary>
    /// <remarks>INVARIANT (checked where it is taken): every answer of the store may show that the clock has jumped.</remarks>
    /// <exception cref="ClockException">The clock may be wrong by more than decisions allow for.</exception>
    public DateTimeOffset DecisionTime(LedgerState state)
    {
        if (clock.TrustedNow is not { } now)
            throw new ClockException("this instance's clock and the store's differ too much");
        if (state.LastTime > clock.StoreNow + options.MaxStateAhead)
            throw new ClockException($"the last decision is dated {state.LastTime:O}, ahead of the store's clock");
        return now > state.LastTime ? now : state.LastTime;
    }

    /// <summary>Work that nobody waits for: when it fails, that is counted.</summary>
    public async Task WatchAsync(Task work)
    {
        try
        {
            await work;
        }
#pragma warning disable CA1031 // there is nobody else to tell
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Meters.Failed(failure);
        }
    }

    /// <summary>Full jitter, doubling; containment only lets others run.</summary>
    public Task BackOffAsync(CommitGroup group, CancellationToken ct)
    {
        var ceiling = group.IsContainment ? options.FirstBackOff / 5 : options.FirstBackOff * (1 << Math.Min(group.Tries, MaxDoublings));
        return pause.WaitAsync(ceiling * RandomText.NextUnit(random), ct);
    }
}
