using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <summary>What a settle came to.</summary>
public abstract record SettleReply
{
    private SettleReply() { }

    public sealed record Ended(TaskRecord Task) : SettleReply;

    /// <summary>The target has it; another message waits for the result.</summary>
    public sealed record Handed : SettleReply;

    /// <param name="NotBefore">When the task is to be looked at again: for its next attempt, or for its deadline.</param>
    public sealed record Again(DateTimeOffset NotBefore) : SettleReply;

    /// <summary>The claim is no longer ours: somebody else goes on with the task.</summary>
    public sealed record Superseded : SettleReply;
}
