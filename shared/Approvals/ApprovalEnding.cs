using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>Ends an approval: the only place that gives back its place among the pending, so that it is given back once.</summary>
internal static class ApprovalEnding
{
    /// <summary>Adds the end to the commit that decides what becomes of the task.</summary>
    /// <param name="ended">Pending until now.</param>
    public static LedgerWrite Add(LedgerWrite write, ApprovalRecord ended) => write with
    {
        State = write.State with { PendingApprovals = write.State.PendingApprovals - 1 },
        Entries = [EntryOf(ended), .. write.Entries],
        Rows = [.. write.Rows, ApprovalRows.Update(ended)],
        Announcements = [.. write.Announcements, new Announcement(TaskStep.Settled, ended.Id)],
    };

    /// <summary>A task ends in another way than by its approval: nobody is asked about it any more.</summary>
    public static LedgerWrite Cancel(LedgerView view, LedgerWrite write, TaskRecord task, string cause) =>
        task is { State: TaskState.AwaitingApproval, Approval: { } id } && ApprovalRows.Read(view, id) is { } approval
        && ApprovalTransitions.Next(approval, new ApprovalCommand.Cancel(cause), view.Now) is ApprovalStep.Ended { Next: var ended }
            ? Add(write, ended)
            : write;

    /// <summary>Adds the vote that was given now, unless it was given before, and an entry for each yes that counts no more.</summary>
    public static LedgerWrite WithVotes(LedgerView view, LedgerWrite write, ApprovalRecord next) => ApprovalRows.Read(view, next.Id) is not { } before ? write : write with
    {
        Entries = [.. EarlierVotes.EntriesOf(before, next), .. write.Entries],
        Rows = [.. write.Rows, .. next.Votes.Where(vote => before.VoteOf(vote.By)?.Answer != vote.Answer).Select(vote => ApprovalRows.Insert(before, vote))],
    };

    private static AuditEntry EntryOf(ApprovalRecord ended) => new(AuditKind.ApprovalDecided)
    {
        Agent = ended.Agent,
        Connection = ended.Connection,
        Task = ended.Task,
        TaskType = ended.TaskType,
        Subject = ended.Id,
        Operator = ended.DecidedBy,
        Payload = ended.Hash,
        Outcome = ApprovalWords.Of(ended.State),
        Count = ended.Votes.Count(vote => vote.Lapse is null),
    };
}
