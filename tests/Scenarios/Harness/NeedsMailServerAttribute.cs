namespace Gatehouse.Scenarios.Harness;

/// <summary>A story with a real mail server; skipped, with the reason, where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsMailServerAttribute : FactAttribute
{
    public NeedsMailServerAttribute() => Skip = NpmPackage.Missing is { } reason ? $"there is no mail server: {reason}" : null;
}
