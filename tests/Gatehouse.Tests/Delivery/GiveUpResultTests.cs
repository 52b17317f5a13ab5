using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class GiveUpResultTests
{
    private static readonly TaskRecord running = Tasks.Queued with
    {
        State = TaskState.Running,
        Attempts = 1,
        EffectUnknown = true,
        ResultDue = Tasks.Now,
        Reservation = Reservation.At(Tasks.Now, new Money(4_000_000)),
        Callback = "https://told.example/",
    };

    [Theory]
    [InlineData(0, false, "no-result")]
    [InlineData(1, false, "no-result")]
    [InlineData(0, true, "killed")]
    [InlineData(-1, true, "killed")]
    public void A_task_without_a_result_in_time_or_alive_ends_undecided_and_costs_all(int ticksPastDue, bool killed, string failure)
    {
        var commit = Assert.IsType<LedgerDecision<Handling>.Commit>(Decide(running, ticksPastDue, killed));

        var after = Tasks.After(commit.Write);
        Assert.Equal(Handling.Done, commit.Reply);
        Assert.Equal((TaskState.Indeterminate, TaskEffect.Unknown, failure, new Money(4_000_000)), (after.State, after.Effect, after.Failure!.Code, after.Cost));
        Assert.Equal(TaskStep.Notify, Assert.Single(commit.Write.Announcements).Step);
    }

    [Fact]
    public void Before_its_time_the_message_waits_for_it() =>
        Assert.Equal(Handling.Again(Tasks.Now), Assert.IsType<LedgerDecision<Handling>.Answer>(Decide(running, -1, false)).Reply);

    [Theory]
    [InlineData(TaskState.Succeeded)]
    [InlineData(TaskState.Queued)]
    public void A_task_that_no_longer_runs_is_left_alone(TaskState state) =>
        Assert.Equal(Handling.Done, Assert.IsType<LedgerDecision<Handling>.Answer>(Decide(running with { State = state }, 1, true)).Reply);

    private static LedgerDecision<Handling> Decide(TaskRecord task, int ticksPastDue, bool killed) => GiveUpResult.Decide(
        Tasks.View(task, Tasks.Around(task) with { Fences = Fences.None with { KillEpoch = killed ? 1 : 0 } }, Tasks.Now.AddTicks(ticksPastDue)), Tasks.Id);
}
