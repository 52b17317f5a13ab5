namespace Gatehouse.Scenarios.Harness;

/// <summary>Stories whose target must be reached by the gate.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TargetTheoryAttribute : TheoryAttribute
{
    public TargetTheoryAttribute() => Skip = Deployment.NoTarget;
}
