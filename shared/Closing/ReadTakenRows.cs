using System.Runtime.CompilerServices;
using Gatehouse.Ledger;

namespace Gatehouse.Closing;

/// <summary>Reads what an organisation takes along beside its record.</summary>
public sealed class ReadTakenRows(Ledgers ledgers, OrganisationPartitions partitions)
{
    // Each may be as large as a row can be: a page is 4.5 MB at most.
    private const int Page = 16;

    /// <summary>Always in the same order: whoever has the first of them goes on behind those.</summary>
    /// <exception cref="StoreUnavailableException"/>
    public async IAsyncEnumerable<TakenRow> AllAsync(string organisation, [EnumeratorCancellation] CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        await foreach (var partition in partitions.OwnAsync(organisation, ct))
        {
            foreach (var (first, to) in partition == Ledgers.IndexPartition ? [] : RetainedRows.RangesOf(partition))
            {
                for (var from = first; from.Length > 0;)
                {
                    var rows = await store.ReadOpeningAsync(partition, from, to, Page, ct);
                    foreach (var (row, isOpen) in rows.Where(read => Tells(read.Row.Key)))
                        yield return new TakenRow(partition, row, isOpen);
                    from = rows.Count < Page ? "" : LedgerRows.After(rows[^1].Row.Key);
                }
            }
        }
    }

    /// <summary>Entries are in the record, and what proves who somebody is is of no use elsewhere.</summary>
    private static bool Tells(string key) => !LedgerRows.IsLedgersOwn(key) && !key.StartsWith("credential|", StringComparison.Ordinal) && !key.StartsWith("held|", StringComparison.Ordinal);
}
