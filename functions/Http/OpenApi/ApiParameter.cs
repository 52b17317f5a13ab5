using System.Text.Json.Nodes;

namespace Gatehouse.Http.OpenApi;

/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Schema">As JSON.</param>
/// <param name="Example">What the example sends; without one it sends nothing.</param>
internal sealed record ApiParameter(string In, string Name, string Schema, string? Description = null, string? Example = null)
{
    public bool IsRequired { get; init; }

    public static ApiParameter IfMatch { get; } =
        new("header", "If-Match", """{ "type": "string", "pattern": "^\"\\d+\"$" }""", "The ETag of what was read.", "\"1\"") { IsRequired = true };

    public static IReadOnlyList<ApiParameter> Page { get; } =
    [
        Query("limit", """{ "type": "integer", "minimum": 1, "maximum": 1000, "default": 100 }""", null, "100"),
        Query("after", """{ "type": "string" }""", "The `after` of the page before."),
    ];

    public static ApiParameter Query(string name, string schema, string? description = null, string? example = null) => new("query", name, schema, description, example);

    /// <summary>An id of the path; <c>{key}</c> is a credential of an operator.</summary>
    public static ApiParameter Path(string name) =>
        new("path", name, RefTo(name == "key" ? "CredentialId" : $"{char.ToUpperInvariant(name[0])}{name[1..]}Id")) { IsRequired = true };

    public static string RefTo(string schema) => $$"""{ "$ref": "#/components/schemas/{{schema}}" }""";

    public JsonObject ToJson(ApiSchemas schemas)
    {
        var json = new JsonObject { ["name"] = Name, ["in"] = In };
        if (Description is not null)
            json["description"] = Description;
        if (IsRequired)
            json["required"] = true;
        json["schema"] = JsonNode.Parse(Schema);
        if (In == "path")
            json["example"] = schemas.ExampleOf(json["schema"]!);
        else if (Example is not null)
            json["example"] = char.IsAsciiDigit(Example[0]) ? JsonNode.Parse(Example) : Example;
        return json;
    }
}
