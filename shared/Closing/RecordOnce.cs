using Gatehouse.Audit;
using Gatehouse.Ledger;

namespace Gatehouse.Closing;

/// <summary>An entry that a chain has once, however often it is asked for: a row is written with it, which says that it is there.</summary>
internal static class RecordOnce
{
    /// <param name="row">Without content.</param>
    public static LedgerRequest<bool> Of(string row, AuditEntry entry) => new(view => view.Find(row) is not null
        ? new LedgerDecision<bool>.Answer(true)
        : new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [entry], Rows = [new RowChange.Insert(row, Array.Empty<byte>())] }, true))
    {
        Reads = [row],
    };
}
