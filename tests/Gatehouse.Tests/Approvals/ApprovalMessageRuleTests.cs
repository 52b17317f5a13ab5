using Gatehouse.Approvals;
using Gatehouse.Delivery;
using Gatehouse.Ledger;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalMessageRuleTests
{
    /// <summary>The message was decided on version 5.</summary>
    [Theory]
    [InlineData(TaskStep.Await, "absent", 5, MessageVerdict.Wait)]
    [InlineData(TaskStep.Await, "absent", 6, MessageVerdict.Complete)]
    [InlineData(TaskStep.Await, "pending", 5, MessageVerdict.Wait)]
    [InlineData(TaskStep.Await, "pending", 6, MessageVerdict.Act)]
    [InlineData(TaskStep.Await, "over", 7, MessageVerdict.Complete)]
    [InlineData(TaskStep.Settled, "absent", 6, MessageVerdict.Complete)]
    [InlineData(TaskStep.Settled, "pending", 5, MessageVerdict.Wait)]
    [InlineData(TaskStep.Settled, "pending", 6, MessageVerdict.Complete)]
    [InlineData(TaskStep.Settled, "over", 6, MessageVerdict.Act)]
    [InlineData(TaskStep.Settled, "told", 6, MessageVerdict.Complete)]
    public void The_row_decides_and_no_clock(TaskStep step, string row, long version, MessageVerdict expected)
    {
        var message = new GateMessage("orgorgorgorg", "con_abcdefghij0123456789", step, Demands.Id, 5, Demands.Now);
        var approval = row switch
        {
            "absent" => null,
            "pending" => Demands.Pending,
            "over" => Demands.Pending with { State = ApprovalState.Denied, IsEndUntold = true },
            _ => Demands.Pending with { State = ApprovalState.Denied },
        };

        Assert.Equal(expected, ApprovalMessageRule.Judge(message, version, approval));
    }
}
