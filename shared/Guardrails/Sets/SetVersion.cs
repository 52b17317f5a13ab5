using System.Text.Json;

namespace Gatehouse.Guardrails.Sets;

/// <summary>A set as it was from one change to the next; written with the change, and never again.</summary>
/// <param name="By">The operator who made it.</param>
/// <param name="Document">As its author wrote it.</param>
public sealed record SetVersion(int Version, DateTimeOffset ChangedAt, string By, JsonElement Document)
{
    /// <summary>The document with what it includes in its place; absent when it includes nothing.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>What it includes, as each stood when this version was made.</summary>
    public IReadOnlyList<GuardrailOrigin> Includes { get => field ?? []; init; }
}
