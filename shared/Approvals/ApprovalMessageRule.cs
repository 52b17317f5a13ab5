using Gatehouse.Delivery;
using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>What a consumer makes of an approval's message. No rule here looks at a clock.</summary>
public static class ApprovalMessageRule
{
    /// <param name="stateVersion">Of the state, read before the row; 0 when there is none.</param>
    /// <param name="approval">The row, read after the state.</param>
    public static MessageVerdict Judge(GateMessage message, long stateVersion, ApprovalRecord? approval) => (message.Step, approval) switch
    {
        // One that says that it is open again comes before the answer that found it so: acted on at once, it would tell nobody.
        (TaskStep.Await, { State: ApprovalState.Pending }) => stateVersion > message.Base ? MessageVerdict.Act : MessageVerdict.Wait,
        (TaskStep.Await, not null) => MessageVerdict.Complete,
        (TaskStep.Settled, { State: not ApprovalState.Pending }) => approval.IsEndUntold ? MessageVerdict.Act : MessageVerdict.Complete,

        // Every commit replaces the state it was decided on, so one decided on a version that is gone is gone with it.
        _ => stateVersion > message.Base ? MessageVerdict.Complete : MessageVerdict.Wait,
    };
}
