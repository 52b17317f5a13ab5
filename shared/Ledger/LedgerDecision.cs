using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What a pure <c>decide</c> makes of a <see cref="LedgerView"/>. It may be asked again, on a newer view.</summary>
public abstract record LedgerDecision<T>
{
    private LedgerDecision() { }

    /// <summary>Write this, then give the reply.</summary>
    public sealed record Commit(LedgerWrite Write, T Reply) : LedgerDecision<T>;

    /// <summary>Nothing to write. Given only after the state was seen to be current.</summary>
    public sealed record Answer(T Reply) : LedgerDecision<T>;

    /// <summary>No. Recorded at once the first time, counted while it repeats.</summary>
    /// <param name="Entry">What is recorded.</param>
    public sealed record Refuse(Refusal Refusal, AuditEntry Entry) : LedgerDecision<T>;

    /// <summary>Something was read in an older version than the state knows of: read afresh and start over.</summary>
    public sealed record Stale(string What) : LedgerDecision<T>;
}
