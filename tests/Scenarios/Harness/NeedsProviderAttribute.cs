namespace Gatehouse.Scenarios.Harness;

/// <summary>A story with a real OpenID provider; skipped, with the reason, where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsProviderAttribute : FactAttribute
{
    public NeedsProviderAttribute() => Skip = NpmPackage.Missing is { } reason ? $"there is no provider: {reason}" : null;
}
