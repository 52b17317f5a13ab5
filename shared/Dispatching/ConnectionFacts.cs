using System.Text.Json;

namespace Gatehouse.Dispatching;

/// <param name="From">The agent that may use it.</param>
public sealed record ConnectionFacts(string Id, string From, ConnectionStatus Status, long PolicyVersion)
{
    public FreezeScopes Frozen { get; init; }

    public bool IsKilled { get; init; }

    /// <summary>What operators set: <c>$.resource</c> of access rules.</summary>
    public JsonElement? Resource { get; init; }

    /// <summary>Of the connection and of its organisation; any makes an inspection necessary.</summary>
    public IReadOnlyList<string> GuardrailSets { get; init; } = [];
}
