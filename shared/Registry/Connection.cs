using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A directed link from one agent to one target.</summary>
public sealed record Connection
{
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Name { get; init; }

    /// <summary>The agent that may dispatch on it.</summary>
    public required string From { get; init; }

    public required ConnectionTarget To { get; init; }

    /// <summary>The organisation of the receiving agent, when it is another and shares the agent.</summary>
    public string? TargetHome { get; init; }

    /// <summary>The policy's document as its author wrote it; without one nothing is allowed.</summary>
    public string? PolicySource { get; init; }

    public required int PolicyVersion { get; init; }

    /// <summary>Tasks accepted under an earlier version than this are measured again when they are claimed.</summary>
    public int? QueuedSincePolicy { get; init; }

    /// <summary>Ids of the sets, in the order they apply.</summary>
    public required IReadOnlyList<string> GuardrailSets { get; init; }

    /// <summary>Attributes set by operators, <c>$.resource</c> in conditions.</summary>
    public JsonElement? Resource { get; init; }

    public ConnectionCredential? Credential { get; init; }

    /// <summary>The least trust that an owner asks for here, whatever the policy says.</summary>
    public TrustLevel? MinimumTrust { get; init; }

    /// <summary>The connection that takes over while this one's breaker is open.</summary>
    public string? Backup { get; init; }

    /// <summary>Rises with each change of this document, the policy included.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
