using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Guardrails.Remote;

/// <summary>Azure AI Content Safety, <c>text:analyze</c>: how severe a text is in each category.</summary>
/// <param name="resource">The resource's own address; the path is the service's.</param>
/// <param name="levels">From which severity on each category is a finding.</param>
public sealed class ContentSafetyRule(Uri resource, string secret, FrozenDictionary<string, int> levels)
    : RemoteRule(new Uri(resource, "/contentsafety/text:analyze?api-version=2024-09-01"), secret)
{
    public const string Name = "content-safety";

    /// <summary>The longest text that the service reads, in characters.</summary>
    public const int MostChars = 10_000;

    public const int MostSeverity = 7;

    private const int MostParts = 8;

    // What stands across a cut is read as a whole in one of the parts.
    private const int Overlap = 500;

    private static readonly JsonWriterOptions compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static FrozenDictionary<string, string> Categories { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["hate"] = "Hate",
        ["self-harm"] = "SelfHarm",
        ["sexual"] = "Sexual",
        ["violence"] = "Violence",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override string Kind => Name;

    internal override KeyValuePair<string, string> Credential(string key) => new("Ocp-Apim-Subscription-Key", key);

    internal override IReadOnlyList<RemoteQuestion>? QuestionsOn(string text, IRandomSource random)
    {
        var questions = new List<RemoteQuestion>();
        for (var at = 0; at == 0 || at + Overlap < text.Length; at += MostChars - Overlap)
        {
            if (questions.Count == MostParts)
                return null;
            questions.Add(new RemoteQuestion(Body(text.AsSpan(at, Math.Min(MostChars, text.Length - at))), Read));
        }

        return questions;
    }

    private ReadOnlyMemory<byte> Body(ReadOnlySpan<char> part)
    {
        var buffer = new ArrayBufferWriter<byte>(part.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, compact))
        {
            json.WriteStartObject();
            // A cut may leave half a surrogate pair at an end.
            json.WriteString("text", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(part.ToString())));
            json.WriteStartArray("categories");
            foreach (var category in levels.Keys.Order(StringComparer.Ordinal))
                json.WriteStringValue(Categories[category]);
            json.WriteEndArray();
            json.WriteString("outputType", "EightSeverityLevels");
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Each category that was asked for, once, with a severity in its range, and nothing else.</summary>
    private RemoteAnswer Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("categoriesAnalysis", out var list) || list.ValueKind != JsonValueKind.Array)
            return Unexpected("no list of categories");
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name != "categoriesAnalysis" && !(member.Name == "blocklistsMatch" && member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0))
                return Unexpected("a member that was not asked for");
        }

        var kinds = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            if (Severity(item) is not var (category, severity) || !levels.TryGetValue(category, out var level) || !seen.Add(category))
                return Unexpected("a category that is not as it must be");
            if (severity >= level)
                kinds.Add($"{Name}-{category}");
        }

        return seen.Count == levels.Count ? new RemoteAnswer.Read(kinds) : Unexpected("not every category");
    }

    private static (string Category, int Severity)? Severity(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Count() != 2
            || !item.TryGetProperty("category", out var name) || name.ValueKind != JsonValueKind.String
            || !item.TryGetProperty("severity", out var value) || value.ValueKind != JsonValueKind.Number)
            return null;
        var category = Categories.FirstOrDefault(pair => name.ValueEquals(pair.Value)).Key;
        return category is not null && value.TryGetInt32(out var severity) && severity is >= 0 and <= MostSeverity ? (category, severity) : null;
    }

    private static RemoteAnswer.None Unexpected(string what) => new($"the endpoint answered with {what}");
}
