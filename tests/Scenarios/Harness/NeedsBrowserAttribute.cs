namespace Gatehouse.Scenarios.Harness;

/// <summary>A story that somebody tells with a browser and a mail server; skipped, with the reason, where they cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsBrowserAttribute : FactAttribute
{
    public NeedsBrowserAttribute() => Skip = NpmPackage.Missing ?? Chromium.Missing;
}
