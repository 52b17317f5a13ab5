using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>What one decision adds to a commit.</summary>
/// <param name="State">The state after it. Version, time and chain head are the ledger's to set.</param>
public sealed record LedgerWrite(LedgerState State)
{
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    public IReadOnlyList<RowChange> Rows { get; init; } = [];

    /// <summary>The window of refusals whose count is among the entries.</summary>
    internal RefusalKey? Counts { get; init; }

    /// <summary>Keys in the organisation's index, written before what they name.</summary>
    public IReadOnlyList<string> Index { get; init; } = [];

    /// <summary>Sent before the commit that makes them true.</summary>
    public IReadOnlyList<Announcement> Announcements { get; init; } = [];
}
