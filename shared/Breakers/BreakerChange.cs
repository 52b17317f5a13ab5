using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Breakers;

/// <summary>Adds what a call says of its target to the commit that ends the call.</summary>
internal static class BreakerChange
{
    /// <param name="write">What is written anyway.</param>
    /// <param name="connection">The connection's id, for the record.</param>
    public static LedgerWrite Add(LedgerWrite write, BreakerCall? call, string connection, DateTimeOffset now, BreakerOptions options)
    {
        if (call is not { } ended)
            return write;

        var before = write.State.Breaker;
        var after = BreakerRule.After(before, ended, now, options);
        if (ReferenceEquals(before, after))
            return write;
        var counted = write with { State = write.State with { Breaker = after } };
        return EntryOf(before, after, connection) is { } entry ? counted with { Entries = [.. counted.Entries, entry] } : counted;
    }

    private static AuditEntry? EntryOf(Breaker before, Breaker after, string connection) => (before.Reason, after.Reason) switch
    {
        (null, { } reason) => Opened(connection, BreakerClauses.Of(reason)),
        ({ }, null) => new AuditEntry(AuditKind.BreakerClosed) { Connection = connection },
        ({ }, { }) when after.Openings > before.Openings => Opened(connection, BreakerClauses.Probe),
        _ => null,
    };

    private static AuditEntry Opened(string connection, string clause) => new(AuditKind.BreakerOpened) { Connection = connection, Clause = clause };
}
