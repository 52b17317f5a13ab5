namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A story that is held against the published schema; skipped, with the reason, where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsCardSchemaAttribute : FactAttribute
{
    public NeedsCardSchemaAttribute() => Skip = CardSchema.Missing;
}
