using System.Text.Json;

namespace Gatehouse.Guardrails.Sets;

/// <summary>A guardrail that sets may include. A set keeps it as it stood when the set was saved.</summary>
/// <param name="Version">Rises with each change.</param>
/// <param name="By">The operator who changed it last.</param>
public sealed record StoredGuardrail(string Id, string Name, int Version, JsonElement Document, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, string By)
{
    /// <summary>No set may include it any more; those that do keep it.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
