using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>Records that somebody answered by a card that was sent to another: once for each who does, and each approval.</summary>
internal static class ForeignPress
{
    /// <param name="holds">Whose card it is, and of what.</param>
    /// <param name="presser">Who pressed, in the channel's directory.</param>
    /// <param name="who">The same person's id here or, where there is none, <c>oid:</c> and their id there.</param>
    public static LedgerRequest<bool> Request(ApprovalTicket holds, Guid presser, string who, Refusal refusal)
    {
        var row = ApprovalRows.Pressed(holds.Approval, presser);
        return new LedgerRequest<bool>(view => view.Find(row) is not null || ApprovalRows.Read(view, holds.Approval) is not { } approval
            ? new LedgerDecision<bool>.Answer(false)
            : new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [EntryOf(approval, holds, who, refusal)], Rows = [new RowChange.Insert(row, default)] }, true))
        {
            Reads = [ApprovalRows.Key(holds.Approval), row],
            Name = "refuse card",
        };
    }

    private static AuditEntry EntryOf(ApprovalRecord approval, ApprovalTicket holds, string who, Refusal refusal) => new(AuditKind.ApprovalRefused)
    {
        ActChain = [holds.Person],
        Connection = approval.Connection,
        Task = approval.Task,
        Subject = approval.Id,
        Operator = who,
        Code = refusal.Code,
        Clause = refusal.Clause,
    };
}
