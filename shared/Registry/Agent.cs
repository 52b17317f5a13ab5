namespace Gatehouse.Registry;

/// <summary>A principal with credentials of its own.</summary>
public sealed record Agent
{
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Name { get; init; }

    public required AgentOwner Owner { get; init; }

    /// <summary>The person it works for, as <c>user:ana@example.com</c>.</summary>
    public string? ActsFor { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required IReadOnlyList<string> Prohibited { get; init; }

    /// <summary>Null for one that only calls.</summary>
    public AgentEndpoint? Endpoint { get; init; }

    public required AgentVisibility Visibility { get; init; }

    /// <summary>Of the agent's software, as its owner names it.</summary>
    public string? Version { get; init; }

    /// <summary>Since when it is that version; absent for one that was named before this was kept.</summary>
    public DateTimeOffset? VersionedAt { get; init; }

    /// <summary>Absent for one made before keys had versions: the oldest version's first key.</summary>
    public CallbackKey? CallbackKey { get; init; }

    public required AgentStatus Status { get; init; }

    /// <summary>Rises with each kill; what was made under an older one is void.</summary>
    public required long Epoch { get; init; }

    /// <summary>Rises with each change of this document.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
