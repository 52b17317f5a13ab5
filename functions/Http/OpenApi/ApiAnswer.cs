using System.Text.Json.Nodes;

namespace Gatehouse.Http.OpenApi;

/// <summary>One way to succeed.</summary>
/// <param name="Schema">Of the body; without one there is none.</param>
internal sealed record ApiAnswer(int Status, string? Schema = null, string Meaning = "Done.")
{
    public string ContentType { get; init; } = "application/json";

    /// <summary><c>items</c> of the schema, and <c>after</c>.</summary>
    public bool IsPage { get; init; }

    /// <summary>Has the <c>ETag</c> that a change asks for.</summary>
    public bool HasVersion { get; init; }

    public bool HasLocation { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["description"] = Meaning };
        var headers = new JsonObject();
        if (HasVersion)
            headers["ETag"] = Header("The version, for `If-Match`.");
        if (HasLocation)
            headers["Location"] = Header("Where it is.");
        if (headers.Count > 0)
            json["headers"] = headers;
        if (SchemaJson() is { } schema)
            json["content"] = new JsonObject { [ContentType] = new JsonObject { ["schema"] = schema } };
        return json;
    }

    private JsonNode? SchemaJson()
    {
        if (Schema is null)
            return null;
        var one = JsonNode.Parse(ApiParameter.RefTo(Schema));
        return IsPage
            ? new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("items"),
                ["properties"] = new JsonObject
                {
                    ["items"] = new JsonObject { ["type"] = "array", ["items"] = one },
                    ["after"] = new JsonObject { ["type"] = "string", ["description"] = "There may be more: ask again with it." },
                },
            }
            : one;
    }

    private static JsonObject Header(string description) => new() { ["description"] = description, ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } };
}
