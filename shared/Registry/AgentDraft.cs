using Gatehouse.Egress;
using Gatehouse.Policy;

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

    internal Refusal? FindEndpointFault(EgressRules egress) =>
        Endpoint is { } endpoint && egress.CheckUrl(endpoint.Url) is UrlVerdict.Refused refused
            ? new Refusal(RefusalCode.Malformed, $"endpoint: {refused.Reason}") { Clause = "$.endpoint.url" }
            : null;
}
