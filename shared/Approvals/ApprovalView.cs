using Gatehouse.Dispatching;

namespace Gatehouse.Approvals;

/// <summary>An approval as people see it.</summary>
/// <param name="Approval">As it stands now, a kill included.</param>
/// <param name="Task">What it is about.</param>
public sealed record ApprovalView(ApprovalRecord Approval, TaskRecord Task)
{
    /// <summary>What was shown; absent in a list.</summary>
    public ReadOnlyMemory<byte>? Preview { get; init; }

    /// <summary>What will be sent; absent in a list.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }

    /// <summary>Both were kept, and are no longer.</summary>
    public bool IsErased { get; init; }
}
