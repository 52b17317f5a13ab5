using System.Text.Json;

namespace Gatehouse.Registry;

/// <summary>What an operator may change of a connection besides its policy: the whole of it, changed or not.</summary>
public sealed record ConnectionChange(string Name, IReadOnlyList<string> Guardrails, JsonElement? Resource, string? Backup);
