namespace Gatehouse.Scenarios.Harness;

/// <summary>A story whose target must be reached by the gate.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TargetFactAttribute : FactAttribute
{
    public TargetFactAttribute() => Skip = Deployment.NoTarget;
}
