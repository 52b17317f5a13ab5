using Gatehouse.Trust;

namespace Gatehouse.Ledger;

/// <summary>The ledger's times and bounds.</summary>
public sealed record LedgerOptions
{
    /// <summary>How long a commit is tried before its caller is told that it failed.</summary>
    public TimeSpan CommitDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for freeze, kill and revoke.</summary>
    public TimeSpan ContainmentDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is tried to make an open outcome definite.</summary>
    public TimeSpan TouchDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Refusals of the same agent by the same clause within this time become one entry.</summary>
    public TimeSpan CoalesceWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Refusals counted at once in one partition; past it each is committed.</summary>
    public int MaxCoalesced { get; init; } = 1024;

    /// <summary>Callers that wait for one partition; past it a caller is told to come back.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    /// <summary>A clock that may differ from the store's by more commits nothing.</summary>
    public TimeSpan ClockSpread { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A state further ahead of the store than this refuses everything.</summary>
    public TimeSpan MaxStateAhead { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How what is recorded counts.</summary>
    public TrustOptions Trust { get; init; } = TrustOptions.Default;

    /// <summary>The first back-off after a conflict; it doubles, with full jitter, up to sixty-four times as much.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(5);
}
