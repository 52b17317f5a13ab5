using System.Text.Json.Nodes;

namespace Gatehouse.Http.OpenApi;

/// <summary>The shapes of bodies, from the files beside this one.</summary>
internal sealed class ApiSchemas
{
    private const string Folder = "Gatehouse.Http.OpenApi.Schemas.";
    private const string RefTo = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonNode> byName = new(StringComparer.Ordinal);

    public ApiSchemas()
    {
        var assembly = typeof(ApiSchemas).Assembly;
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            foreach (var (name, schema) in JsonNode.Parse(stream)!.AsObject())
                byName.Add(name, schema!.DeepClone());
        }
    }

    public JsonObject ToJson() => new(byName.Select(schema => KeyValuePair.Create<string, JsonNode?>(schema.Key, schema.Value.DeepClone())));

    /// <summary>The first of the examples of what <paramref name="reference"/> names.</summary>
    public JsonNode? ExampleOf(JsonNode reference) => byName[((string)reference["$ref"]!)[RefTo.Length..]]["examples"]?[0]?.DeepClone();
}
