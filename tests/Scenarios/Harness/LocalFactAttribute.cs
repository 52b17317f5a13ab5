namespace Gatehouse.Scenarios.Harness;

/// <summary>A story among deployed ones that only a host on this machine can tell.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LocalFactAttribute : FactAttribute
{
    public LocalFactAttribute() => Skip = Deployment.NotHere;
}
