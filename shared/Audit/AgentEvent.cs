using System.Text.Json;

namespace Gatehouse.Audit;

/// <summary>Something that an agent says it did.</summary>
/// <param name="Action">A name (<see cref="AuditNames.IsName"/>).</param>
/// <param name="Task">One of the agent's own.</param>
/// <param name="At">When, as the agent has it; the entry's own time is the gate's.</param>
/// <param name="Data">Payload: kept beside the chain, which holds its commitment alone.</param>
public sealed record AgentEvent(string Action, string? Task, DateTimeOffset? At, JsonElement? Data)
{
    public const int MaxDataBytes = 8 * 1024;
}
