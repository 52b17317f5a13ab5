using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>Which partition a ledger keeps, and for whom.</summary>
internal sealed record LedgerIdentity(string Organisation, string Partition)
{
    public RowContent Row(string attempt, ReadOnlyMemory<byte> body) => new(Organisation, attempt, body);

    public GateMessage Message(Announcement announcement, LedgerView view) =>
        new(Organisation, Partition, announcement.Step, announcement.Subject, view.BaseVersion, view.Now) { TraceParent = announcement.TraceParent };
}
