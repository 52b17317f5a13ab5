using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Delivery;

public sealed class MessageRuleTests
{
    private const long Base = 7;

    private static readonly TaskStep[] steps = [TaskStep.Await, TaskStep.Deliver, TaskStep.Result, TaskStep.Notify];

    /// <summary>The step that each status is at, written out once more on purpose.</summary>
    public static TheoryData<TaskState, int> Statuses => new()
    {
        { TaskState.AwaitingApproval, 0 },
        { TaskState.Approved, 1 },
        { TaskState.Queued, 1 },
        { TaskState.Delivering, 1 },
        { TaskState.Running, 2 },
        { TaskState.Succeeded, 3 },
        { TaskState.Failed, 3 },
        { TaskState.Withheld, 3 },
        { TaskState.Indeterminate, 3 },
        { TaskState.Denied, 3 },
        { TaskState.Expired, 3 },
        { TaskState.Cancelled, 3 },
        { TaskState.Routed, 3 },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void A_row_is_judged_by_its_step_and_only_an_earlier_one_by_the_version(TaskState status, int at)
    {
        for (var asked = 0; asked < steps.Length; asked++)
        {
            foreach (var version in new[] { Base - 1, Base, Base + 1 })
            {
                // Nobody asked to be told, so an ended task has nothing left to do.
                var expected = at > asked ? MessageVerdict.Complete
                    : at == asked ? (at == 3 ? MessageVerdict.Complete : MessageVerdict.Act)
                    : version > Base ? MessageVerdict.Complete : MessageVerdict.Wait;
                Assert.Equal(expected, MessageRule.Judge(Message(steps[asked]), version, Tasks.Queued with { State = status }));
            }
        }
    }

    [Theory]
    [InlineData(TaskState.Running, "https://told.example/", MessageVerdict.Wait)]
    [InlineData(TaskState.Succeeded, "https://told.example/", MessageVerdict.Act)]
    [InlineData(TaskState.Cancelled, "https://told.example/", MessageVerdict.Act)]
    [InlineData(TaskState.Succeeded, null, MessageVerdict.Complete)]
    public void An_end_is_told_until_nobody_is_left_to_be_told(TaskState state, string? callback, MessageVerdict expected) =>
        Assert.Equal(expected, MessageRule.Judge(Message(TaskStep.Notify), Base, Tasks.Queued with { State = state, Callback = callback }));

    [Theory]
    [InlineData(0, MessageVerdict.Wait)]
    [InlineData(Base, MessageVerdict.Wait)]
    [InlineData(Base + 1, MessageVerdict.Complete)]
    public void A_message_without_a_row_waits_until_its_base_is_gone(long version, MessageVerdict expected) =>
        Assert.Equal(expected, MessageRule.Judge(Message(TaskStep.Deliver), version, null));

    [Fact]
    public void Every_status_stands_in_the_table() => Assert.Equal(Enum.GetValues<TaskState>().Length, Statuses.Count);

    private static GateMessage Message(TaskStep step) => new("orgorgorgorg", "con", step, Tasks.Id, Base, Tasks.Now);
}
