using System.Text.Json;

namespace Gatehouse.Guardrails.Documents;

/// <summary>The sets that come with the gate, as documents that an operator can read and copy.</summary>
public static class BuiltInSets
{
    /// <summary>Of each; rises with every release that changes one.</summary>
    public const int Version = 1;

    public static IReadOnlyList<string> Names { get; } = ["default", "strict", "credentials-only"];

    public static GuardrailSet Default => Load("default");

    public static string SourceOf(string name) => DataFile.Read($"BuiltIn.{name}.json");

    public static GuardrailSet Load(string name)
    {
        using var document = JsonDocument.Parse(SourceOf(name));
        return GuardrailSetParser.Parse(document.RootElement)
            .Match(set => set, errors => throw new InvalidOperationException($"{name}: {errors[0].Path}: {errors[0].Message}"));
    }
}
