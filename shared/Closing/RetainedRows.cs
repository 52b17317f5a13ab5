using Gatehouse.Ledger;

namespace Gatehouse.Closing;

/// <summary>What stays of an organisation that is closed: its chains, which hold ids, words of the gate and numbers, and the names of the chains.</summary>
internal static class RetainedRows
{
    /// <summary>In the organisation's own ledger: that the end of it was recorded.</summary>
    public const string Closed = "closed";

    private static readonly string[] chainNames = ["budget|", "connection|", "events|", "sessions|"];

    // Where no entry lies, so that whoever deletes reads none of a chain that may be long.
    private static readonly (string From, string To)[] besideEntries = [("!", "audit|"), (LedgerRows.AfterAudit, "mark|"), ("mark}", "~")];
    private static readonly (string From, string To)[] everywhere = [("!", "~")];

    public static IReadOnlyList<(string From, string To)> RangesOf(string partition) => partition is Ledgers.IndexPartition ? everywhere : besideEntries;

    public static bool Keeps(string partition, string row) =>
        partition == Ledgers.IndexPartition ? Array.Exists(chainNames, name => row.StartsWith(name, StringComparison.Ordinal))
        : LedgerRows.IsLedgersOwn(row) || row == LedgerRows.Pruned || (partition == Ledgers.ControlPartition && row == Closed);
}
