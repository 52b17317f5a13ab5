namespace Gatehouse.Scenarios.Harness;

/// <summary>A story that needs a program of the machine; skipped, with the reason, where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsProgramAttribute : FactAttribute
{
    public NeedsProgramAttribute(string program)
    {
        Program = program;
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"`{program}` is not installed";
    }

    public string Program { get; }
}
