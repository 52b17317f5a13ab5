using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Delivery;

/// <summary>What came of a result that was posted.</summary>
public abstract record ResultReply
{
    private ResultReply() { }

    public sealed record Taken(TaskRecord Task) : ResultReply;

    /// <summary>Not this one; the task still waits for one.</summary>
    public sealed record NotTaken(Refusal Why) : ResultReply;

    /// <summary>There is no such task, or it was never sent to anybody.</summary>
    public sealed record Unknown : ResultReply;
}
