using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>A task's row in a ledger: reading it, and the write that replaces it.</summary>
internal static class TaskChange
{
    public static TaskRecord? Read(LedgerView view, string task) => Parse(view.Find(LedgerRows.Task(task)));

    public static TaskRecord? Parse(ReadOnlyMemory<byte>? stored) =>
        stored is { } body ? JsonSerializer.Deserialize(body.Span, DispatchJson.Default.TaskRecord) : null;

    public static LedgerWrite Write(LedgerState state, TaskRecord task, AuditEntry entry, params RowChange[] more) => new(state)
    {
        Announcements = task.State.IsEnded() ? EndOf(task) : [],
        Entries = [entry],
        Index = task.DeadLettered ? [LedgerRows.DeadLetter(task.Id)] : [],
        Rows = [Row(task), .. more],
    };

    /// <summary>What every entry about a task says.</summary>
    public static AuditEntry EntryOf(AuditKind kind, TaskRecord task) => new(kind)
    {
        Agent = task.Agent,
        ActChain = task.ActChain,
        Connection = task.Connection,
        Task = task.Id,
        TaskType = task.Type,
    };

    /// <summary>A change that nobody has to prove later.</summary>
    public static LedgerWrite Note(LedgerState state, TaskRecord task) => new(state) { Rows = [Row(task)] };

    private static IReadOnlyList<Announcement> EndOf(TaskRecord task) =>
    [
        .. task.Callback is null ? (IEnumerable<Announcement>)[] : [new Announcement(TaskStep.Notify, task.Id) { TraceParent = task.TraceParent }],
        .. task.Budgets is null ? (IEnumerable<Announcement>)[] : [new Announcement(TaskStep.Budget, task.Id) { TraceParent = task.TraceParent }],
    ];

    internal static RowChange.Update Row(TaskRecord task) =>
        new(LedgerRows.Task(task.Id), JsonSerializer.SerializeToUtf8Bytes(task, DispatchJson.Default.TaskRecord));
}
