using Gatehouse.Audit;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

/// <summary>An output that guardrails would ask for again, of a target that has cost more than was reserved.</summary>
public sealed class OverrunOutputTests
{
    private static readonly Reservation three = Reservation.At(Tasks.Now, Money.Of(3));

    [Theory]
    [InlineData(InspectionVerdict.Retry, 5d, null)]
    [InlineData(InspectionVerdict.Unavailable, 5d, null)]
    [InlineData(InspectionVerdict.Unavailable, 1d, 5d)]
    public void Who_has_overrun_what_was_reserved_is_not_asked_again(InspectionVerdict verdict, double cost, double? earlier)
    {
        var asked = earlier is { } money ? new OutputRetry(TaskEffect.Succeeded, new TaskFailure("unavailable", "no"), Money.Of((decimal)money)) : null;

        AssertOverrun(Settled(Tasks.Claimed with { Reservation = three, OutputRetry = asked }, Readings.Result(verdict, Money.Of((decimal)cost))));
    }

    [Fact]
    public void Nor_who_posts_its_result()
    {
        var running = Tasks.Queued with { State = TaskState.Running, Attempts = 1, Reservation = three };

        var posted = ReceiveResult.Decide(View(running), Tasks.Id, Readings.Result(InspectionVerdict.Retry, Money.Of(5)), new OutputGuard(Tasks.Entry(), AssignedSets.None));

        AssertOverrun(Assert.IsType<LedgerDecision<ResultReply>.Commit>(posted).Write);
    }

    [Fact]
    public void What_was_reserved_may_be_used_up_by_who_is_asked_again() =>
        Assert.Equal(TaskState.Queued, Tasks.After(Settled(Tasks.Claimed with { Reservation = three }, Readings.Result(InspectionVerdict.Retry, Money.Of(3)))).State);

    private static void AssertOverrun(LedgerWrite write)
    {
        Assert.Equal((TaskState.Withheld, Money.Of(5)), (Tasks.After(write).State, Tasks.After(write).Cost));
        Assert.Equal([AuditKind.Ended, AuditKind.Overrun, AuditKind.Freeze], write.Entries.Select(entry => entry.Kind));
        Assert.Equal(Money.Of(2), write.State.Spend.In(three.Month).Overrun);
        Assert.True(write.State.Fences.Connection.Frozen);
    }

    private static LedgerWrite Settled(TaskRecord task, AttemptResult result) =>
        Assert.IsType<LedgerDecision<SettleReply>.Commit>(new SettleDecision(Tasks.Id, Tasks.Owner, result, Tasks.Entry(), Tasks.Options, 0.5).Request.Decide(View(task))).Write;

    private static LedgerView View(TaskRecord task) => new(true, Tasks.Around(task), Tasks.Now, new(StringComparer.Ordinal)
    {
        [LedgerRows.Task(Tasks.Id)] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Bytes(task), "e1", Changed: false),
        [LedgerRows.Result(Tasks.Id)] = new ViewRow(null, null, Changed: false),
        [LedgerRows.Config] = new ViewRow((ReadOnlyMemory<byte>?)Tasks.Config("{}"), "e1", Changed: false),
    });
}
