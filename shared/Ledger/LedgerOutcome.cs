using Gatehouse.Policy;

namespace Gatehouse.Ledger;

/// <summary>What became of a request to a ledger.</summary>
public abstract record LedgerOutcome<T>
{
    private LedgerOutcome() { }

    /// <summary>Durable, or nothing was to be written.</summary>
    /// <param name="DecidedAt">Monotonic: when that was decided which has landed.</param>
    public sealed record Done(T Reply, long DecidedAt) : LedgerOutcome<T>;

    /// <param name="Coalesced">Counted with the refusal at <paramref name="At"/> instead of having an entry of its own.</param>
    public sealed record Refused(Refusal Refusal, AuditPosition At, bool Coalesced) : LedgerOutcome<T>;

    public sealed record Stale(string What) : LedgerOutcome<T>;

    /// <summary>Certain: nothing has happened and nothing will.</summary>
    public sealed record Unavailable(string Why) : LedgerOutcome<T>;

    /// <summary>It may have happened, or may yet.</summary>
    public sealed record Unknown(string Why) : LedgerOutcome<T>;
}
