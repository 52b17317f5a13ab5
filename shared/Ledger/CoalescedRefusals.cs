using Gatehouse.Audit;

namespace Gatehouse.Ledger;

/// <summary>Refusals after the first of their kind, within one window.</summary>
internal sealed class CoalescedRefusals(FirstRefusal first)
{
    private long count;
    private DateTimeOffset from;
    private DateTimeOffset to;

    public FirstRefusal First { get; } = first;

    public void Count(DateTimeOffset now)
    {
        if (count++ == 0)
            from = now;
        to = now;
    }

    public void Clear() => count = 0;

    public AuditEntry? ToEntry() => count == 0 ? null : First.Entry with
    {
        Kind = First.Entry.Kind is AuditKind.SignInsRefused ? AuditKind.SignInsRefused : AuditKind.RefusalsCoalesced,
        Session = null,
        Task = null,
        Payload = null,
        Count = count,
        First = from,
        Last = to,
    };
}
