using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Trust;

/// <summary>What was read of an agent's trust beside a connection's state; mostly nothing, for the state says enough.</summary>
public sealed record TrustReading(TrustOptions Options)
{
    public static TrustReading Unread { get; } = new(TrustOptions.Default);

    /// <summary>It was looked for, found or not.</summary>
    public bool IsRead { get; init; }

    public TrustRecord? Record { get; init; }

    /// <summary>The newer of what the state says and what was read.</summary>
    public ConnectionTrust Over(ConnectionTrust standing, DateTimeOffset now) =>
        Record is { } record && !(standing.Assessed?.Revision >= record.Revision)
            ? standing with { Agent = record.Agent, Assessed = record.For(standing.CountsAt(record.At < now ? record.At : now, Options)) }
            : standing;

    public TrustFacts On(LedgerState state, DateTimeOffset now) => Over(state.Trust, now).On(now, Options);

    /// <summary>A decision that needs a score has none, and nobody has looked for one yet.</summary>
    public bool IsLacking(LedgerState state, DateTimeOffset now) => !IsRead && On(state, now) is TrustFacts.Unknown;
}
