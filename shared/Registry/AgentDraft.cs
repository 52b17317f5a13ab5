namespace Gatehouse.Registry;

/// <summary>An agent as an operator describes it.</summary>
public sealed record AgentDraft(string Name, AgentOwner Owner)
{
    public string? ActsFor { get; init; }

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public IReadOnlyList<string> Prohibited { get; init; } = [];

    public AgentEndpoint? Endpoint { get; init; }

    public AgentVisibility Visibility { get; init; }

    public string? Version { get; init; }
}
