using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class TaskEndingTests
{
    private static readonly Month october = Month.Of(new DateTimeOffset(2026, 10, 31, 23, 59, 59, TimeSpan.Zero));
    private static readonly TaskRecord held = Tasks.Claimed with { Reservation = new Reservation(october, Money.Of(2)) };

    [Theory]
    [InlineData(TaskEffect.Succeeded, null, 2, 0)]
    [InlineData(TaskEffect.Succeeded, 0.5, 0.5, 0)]
    [InlineData(TaskEffect.Succeeded, 0d, 0, 0)]
    [InlineData(TaskEffect.Succeeded, 2.5, 2.5, 0.5)]
    [InlineData(TaskEffect.Partial, null, 2, 0)]
    [InlineData(TaskEffect.Partial, 1d, 1, 0)]
    [InlineData(TaskEffect.Unknown, null, 2, 0)]
    [InlineData(TaskEffect.FailedNoEffect, null, 0, 0)]
    public void The_reservation_ends_in_its_own_month_by_what_is_known(TaskEffect effect, double? cost, double posted, double overrun)
    {
        var (state, task, entry) = TaskEnding.End(Tasks.View(held), held, TaskState.Failed, effect, cost is { } money ? Money.Of((decimal)money) : null);

        var month = state.Spend.In(october);
        Assert.Equal((Money.Zero, Money.Of((decimal)posted), Money.Of((decimal)overrun)), (month.Reserved, month.Posted, month.Overrun));
        Assert.Equal((Money.Of(2).Micros, Money.Of((decimal)posted).Micros), (entry.Cost!.Reserved, entry.Cost.Posted));
        Assert.Equal((Tasks.Now, effect), (task.EndedAt!.Value, task.Effect!.Value));
        Assert.Empty(state.Claims);
        Assert.Null(task.Claim);
    }

    [Fact]
    public void What_nothing_was_reserved_for_leaves_the_spend_alone_and_its_cost_is_recorded()
    {
        var (state, task, entry) = TaskEnding.End(Tasks.View(Tasks.Claimed), Tasks.Claimed, TaskState.Succeeded, TaskEffect.Succeeded, Money.Of(9));

        Assert.Empty(state.Spend.Months);
        Assert.Equal((Money.Of(9), Money.Of(9).Micros), (task.Cost!.Value, entry.Cost!.Posted));
    }

    [Theory]
    [InlineData(TaskState.Cancelled, 0, 2.5, 2.5, 0.5)]
    [InlineData(TaskState.Cancelled, 1, 2.5, 2.5, 0.5)]
    [InlineData(TaskState.Indeterminate, 1, 2.5, 2.5, 0.5)]
    [InlineData(TaskState.Denied, 0, 2.5, 2.5, 0.5)]
    [InlineData(TaskState.Failed, 0, 2.5, 2.5, 0.5)]
    [InlineData(TaskState.Cancelled, 0, 1d, 2, 0)]
    [InlineData(TaskState.Failed, 0, 1d, 1, 0)]
    public void A_cost_that_was_reported_before_the_output_was_asked_for_again_is_never_forgotten(TaskState end, int killEpoch, double reported, double posted, double overrun)
    {
        var asked = held with { EffectUnknown = true, OutputRetry = Asked(reported) };
        var view = Tasks.View(asked, Tasks.Around(asked) with { Fences = Fences.None with { KillEpoch = killEpoch } });

        var (state, task, entry) = TaskEnding.End(view, asked, end, TaskEffect.Unknown);

        var month = state.Spend.In(october);
        Assert.Equal((Money.Zero, Money.Of((decimal)posted), Money.Of((decimal)overrun)), (month.Reserved, month.Posted, month.Overrun));
        Assert.Equal((Money.Of((decimal)posted), Money.Of((decimal)posted).Micros), (task.Cost!.Value, entry.Cost!.Posted));
    }

    [Fact]
    public void Nor_where_nothing_was_reserved()
    {
        var asked = Tasks.Claimed with { EffectUnknown = true, OutputRetry = Asked(9) };

        Assert.Equal(Money.Of(9), TaskEnding.End(Tasks.View(asked), asked, TaskState.Cancelled, TaskEffect.Unknown).Task.Cost);
    }

    [Fact]
    public void A_task_ends_once()
    {
        var (_, ended, _) = TaskEnding.End(Tasks.View(held), held, TaskState.Succeeded, TaskEffect.Succeeded);

        Assert.Throws<InvalidOperationException>(() => TaskEnding.End(Tasks.View(held), ended, TaskState.Cancelled, TaskEffect.Unknown));
    }

    [Fact]
    public void More_than_is_held_never_comes_back() =>
        Assert.Throws<InvalidOperationException>(() => TaskEnding.End(Tasks.View(held, Tasks.Open), held, TaskState.Failed, TaskEffect.FailedNoEffect));

    private static OutputRetry Asked(double cost) => new(TaskEffect.Succeeded, new TaskFailure("guardrail-blocked", "no"), Money.Of((decimal)cost));
}
