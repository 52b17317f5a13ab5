using System.Text;
using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Delivery;

public sealed class ReceiveResultTests
{
    private const string First = """{"output":1}""";

    public static TheoryData<TaskState, int, bool, bool, string> Rows => new()
    {
        // status, attempts, effect unknown, killed, what comes of it
        { TaskState.Running, 1, true, false, "taken" },
        { TaskState.Delivering, 1, false, false, "taken" },
        { TaskState.Queued, 1, true, false, "taken" },
        { TaskState.Queued, 1, false, false, "late" },
        { TaskState.Queued, 0, false, false, "unknown" },
        { TaskState.AwaitingApproval, 0, false, false, "unknown" },
        { TaskState.Running, 1, true, true, "late" },
        { TaskState.Delivering, 1, false, true, "taken" },
        { TaskState.Queued, 1, true, true, "late" },
        { TaskState.Indeterminate, 1, true, false, "late" },
        { TaskState.Succeeded, 1, false, false, "late" },
        { TaskState.Cancelled, 1, true, false, "late" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_result_of_a_task_that_was_sent_ends_it(TaskState state, int attempts, bool effectUnknown, bool killed, string expected)
    {
        var task = (state == TaskState.Delivering ? Tasks.Claimed : Tasks.Queued) with { State = state, Attempts = attempts, EffectUnknown = effectUnknown };

        Assert.Equal(expected, Word(Decide(task, First, killed: killed)));
    }

    [Fact]
    public void It_is_kept_with_its_cost_and_nothing_is_in_flight_any_more()
    {
        var task = Tasks.Claimed with { Reservation = Reservation.At(Tasks.Now, new Money(4_000_000)) };
        var write = Assert.IsType<LedgerDecision<ResultReply>.Commit>(Decide(task, First, new Money(3_000_000))).Write;

        var after = Tasks.After(write);
        Assert.Equal((TaskState.Succeeded, TaskEffect.Succeeded, new Money(3_000_000)), (after.State, after.Effect, after.Cost));
        Assert.Null(after.Claim);
        Assert.Empty(write.State.Claims);
        Assert.Equal(First, Encoding.UTF8.GetString(Assert.IsType<RowChange.Insert>(write.Rows[1]).Body.Span));
        Assert.Equal([AuditKind.Ended], write.Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData(First, "again")]
    [InlineData("""{"output":2}""", "late")]
    public void The_same_again_is_no_mistake_and_another_is_too_late(string second, string expected) =>
        Assert.Equal(expected, Word(Decide(Tasks.Queued with { State = TaskState.Succeeded, Attempts = 1 }, second, standing: First)));

    [Fact]
    public void One_that_is_late_is_written_down()
    {
        var refusal = Assert.IsType<LedgerDecision<ResultReply>.Refuse>(Decide(Tasks.Queued with { State = TaskState.Indeterminate, Attempts = 1 }, First));

        Assert.Equal((RefusalCode.TaskEnded, AuditKind.LateResult, Tasks.Id), (refusal.Refusal.Code, refusal.Entry.Kind, refusal.Entry.Task));
    }

    private static LedgerDecision<ResultReply> Decide(TaskRecord task, string result, Money? cost = null, string? standing = null, bool killed = false)
    {
        var state = Tasks.Around(task) with { Fences = Fences.None with { KillEpoch = killed ? 1 : 0 } };
        var view = new LedgerView(true, state, Tasks.Now, new(StringComparer.Ordinal)
        {
            [LedgerRows.Task(Tasks.Id)] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Bytes(task), "e1", Changed: false),
            [LedgerRows.Config] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Config("{}"), "e1", Changed: false),
            [LedgerRows.Result(Tasks.Id)] = new ViewRow(standing is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(standing), standing is null ? null : "e1", Changed: false),
        });
        return ReceiveResult.Decide(view, Tasks.Id, new AttemptResult.Delivered(TaskEffect.Succeeded, Encoding.UTF8.GetBytes(result), cost), OutputGuard.Unneeded);
    }

    private static string Word(LedgerDecision<ResultReply> decision) => decision switch
    {
        LedgerDecision<ResultReply>.Commit { Reply: ResultReply.Taken } => "taken",
        LedgerDecision<ResultReply>.Answer { Reply: ResultReply.Taken } => "again",
        LedgerDecision<ResultReply>.Answer { Reply: ResultReply.Unknown } => "unknown",
        LedgerDecision<ResultReply>.Refuse => "late",
        _ => decision.ToString()!,
    };
}
