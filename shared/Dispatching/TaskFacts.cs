using System.Text.Json;
using Gatehouse.Ledger;

namespace Gatehouse.Dispatching;

/// <summary>What the caller asks for.</summary>
public sealed record TaskFacts(string Type)
{
    public string? Model { get; init; }

    public IReadOnlyList<ToolUse> Tools { get; init; } = [];

    /// <summary>The bound that the caller declares.</summary>
    public Money? MaxCost { get; init; }

    /// <summary><c>$.task</c> of access rules: the task as it will be sent.</summary>
    public JsonElement? Document { get; init; }

    /// <summary><c>$.claimed</c>: what the caller says, and may only narrow.</summary>
    public JsonElement? Claimed { get; init; }

    public string? Session { get; init; }
}
