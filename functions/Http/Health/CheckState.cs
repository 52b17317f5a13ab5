namespace Gatehouse.Http.Health;

/// <param name="Fault">Null when the check holds; else why not, for the log alone.</param>
public sealed record CheckState(string Name, string? Fault)
{
    public string Word => Fault is null ? "ok" : "failed";
}
