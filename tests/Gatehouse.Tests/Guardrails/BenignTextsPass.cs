using Gatehouse.Guardrails;

namespace Gatehouse.Tests.Guardrails;

/// <summary>What people write all day, in many scripts, stops nobody.</summary>
public sealed class BenignTextsPass
{
    private const int Least = 300;

    private static readonly List<string> texts =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Guardrails", "BenignTexts.txt")).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))];

    [Fact]
    public void There_are_at_least_three_hundred_of_them() => Assert.True(texts.Distinct(StringComparer.Ordinal).Count() >= Least, $"{texts.Count}");

    [Fact]
    public void None_is_blocked_by_default() => Assert.Equal([], texts.Where(text => Inspect.Text(text).Verdict != InspectionVerdict.Pass));

    [Fact]
    public void None_holds_a_secret() => Assert.Equal([], texts.Where(text => Inspect.Text(text).Results.Any(result => result.Guardrail.Name == "secrets")));
}
