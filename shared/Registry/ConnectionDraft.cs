using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A connection as an operator describes it.</summary>
/// <param name="Policy">Parsed; null allows nothing.</param>
public sealed record ConnectionDraft(string Name, string From, ConnectionTarget To, ConnectionPolicy? Policy, JsonElement? Resource)
{
    /// <summary>Sets that bind it, in the order they apply.</summary>
    public IReadOnlyList<string> Guardrails { get; init; } = [];

    /// <summary>The connection that takes over while this one's breaker is open.</summary>
    public string? Backup { get; init; }
}
