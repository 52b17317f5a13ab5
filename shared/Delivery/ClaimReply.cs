using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <summary>What came of asking for a task.</summary>
public abstract record ClaimReply
{
    private ClaimReply() { }

    /// <summary>This deliverer may send, now.</summary>
    public sealed record Claimed(TaskRecord Task) : ClaimReply;

    /// <summary>Nothing is left to deliver.</summary>
    /// <param name="Ended">The task, where asking ended it.</param>
    public sealed record Over(TaskRecord? Ended = null) : ClaimReply;

    /// <summary>The backup connection is to do it.</summary>
    public sealed record Route(TaskRecord Task) : ClaimReply;

    /// <summary>The backup connection was asked to do it, and is to no longer.</summary>
    public sealed record Withdraw(TaskRecord Task) : ClaimReply;

    /// <summary>Not now.</summary>
    /// <param name="Until">When it is worth asking again.</param>
    public sealed record NotYet(DateTimeOffset Until) : ClaimReply;
}
