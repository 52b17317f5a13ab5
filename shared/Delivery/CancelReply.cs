using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <summary>What came of a cancellation.</summary>
public abstract record CancelReply
{
    private CancelReply() { }

    /// <summary>Ended, or no further attempt will follow the one under way.</summary>
    public sealed record Cancelled(TaskRecord Task) : CancelReply;

    /// <summary>Too late.</summary>
    public sealed record Ended(TaskRecord Task) : CancelReply;

    public sealed record Unknown : CancelReply;
}
