namespace Gatehouse.Http;

/// <summary>What every problem of one code has in common.</summary>
public sealed record ProblemKind(int Status, string Code, string Title)
{
    public string Type { get; } = $"https://gatehouse.dev/problems/{Code}";
}
