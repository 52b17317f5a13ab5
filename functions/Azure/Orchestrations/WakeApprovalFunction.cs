using Gatehouse.Approvals;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Orchestrations;

/// <summary>Looks at an approval as its message would: the row says what is due, and what is not.</summary>
public sealed class WakeApprovalFunction(KeepApproval keep)
{
    public const string Name = "WakeApproval";

    /// <returns>Null when it is over.</returns>
    /// <exception cref="InvalidOperationException">It is to be looked at again.</exception>
    [Function(WakeApprovalFunction.Name)]
    public async Task<ApprovalWait?> RunAsync([ActivityTrigger] ApprovalInput input, CancellationToken ct) =>
        await keep.LookAsync(input.Organisation, input.Approval, ct) switch
        {
            ApprovalLook.Over => null,
            ApprovalLook.Waiting { Round: var round, Due: var due } => new ApprovalWait(round, due),
            var look => throw new InvalidOperationException($"approval `{input.Approval}` is {look.GetType().Name}"),
        };
}
