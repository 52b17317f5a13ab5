using System.Text.Json;

namespace Gatehouse.Policy;

/// <summary>Reads a policy document strictly: all of it is understood, or it is refused with every error at once.</summary>
public static class PolicyParser
{
    public const int MaxBytes = 32 * 1024;

    /// <param name="document">Duplicate keys are refused before this, by whoever made it.</param>
    public static PolicyParseOutcome Parse(JsonElement document) => new PolicyParseOutcome.Rejected([new PolicyError("$", $"no document of kind `{document.ValueKind}` is understood yet")]);
}
