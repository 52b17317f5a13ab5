using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Both ends of a connection to be made, or why it cannot be.</summary>
internal sealed record ConnectionEnds(Refusal? Fault)
{
    public Agent? From { get; init; }

    /// <summary>Absent when the target is no agent.</summary>
    public Agent? To { get; init; }

    /// <summary>By what another organisation's agent may be the target; absent when it is one's own.</summary>
    public SharedAgent? Shared { get; init; }
}
