using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Http.Authentication;
using Gatehouse.Registry;

namespace Gatehouse.Http.OpenApi;

/// <summary>The catalogue as OpenAPI 3.1: the same bytes every time.</summary>
public static class ApiDocument
{
    private static readonly JsonWriterOptions readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<ReadOnlyMemory<byte>> utf8 = new(Write);

    public static ReadOnlyMemory<byte> Utf8 => utf8.Value;

    private static ReadOnlyMemory<byte> Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, readable))
            Create().WriteTo(json);
        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static JsonObject Create()
    {
        var schemas = new ApiSchemas();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Gatehouse",
                ["version"] = "v1",
                ["description"] = "The gate that every AI agent's task passes before it may act. Every refusal is a problem (RFC 9457) whose `code` says why. Unknown members, duplicate keys and coercions are refused.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. ApiCatalogue.Areas.Select(area => new JsonObject { ["name"] = area.Name, ["description"] = area.Description })]),
            ["paths"] = Paths(schemas),
            ["components"] = new JsonObject { ["schemas"] = schemas.ToJson(), ["responses"] = ApiRefusals.ToJson(), ["securitySchemes"] = ApiSecurity.ToJson() },
        };
    }

    private static JsonObject Paths(ApiSchemas schemas)
    {
        var paths = new JsonObject();
        foreach (var area in ApiCatalogue.Areas)
        {
            foreach (var operation in area.Operations)
            {
                if (paths[operation.Route] is not JsonObject path)
                    paths[operation.Route] = path = [];
                path.Add(operation.Method.ToLowerInvariant(), Of(operation, area.Name, schemas));
            }
        }

        return paths;
    }

    private static JsonObject Of(ApiOperation operation, string area, ApiSchemas schemas)
    {
        var json = new JsonObject { ["operationId"] = operation.Id, ["tags"] = new JsonArray(area), ["summary"] = operation.Summary };
        if (operation.Callers.HasFlag(ApiCallers.Operator))
            json["description"] = $"Operators need one of the roles {string.Join(", ", RolesWith(operation.Needs).Select(role => $"`{role}`"))}.";
        json["security"] = ApiSecurity.Of(operation.Callers);
        var parameters = operation.AllParameters.Select(parameter => parameter.ToJson(schemas)).ToArray();
        if (parameters.Length > 0)
            json["parameters"] = new JsonArray([.. parameters]);
        if (operation.Body is { } body)
            json["requestBody"] = BodyOf(body, operation.ContentType);
        json["responses"] = ResponsesOf(operation);
        return json;
    }

    private static JsonObject BodyOf(string schema, string contentType) => new()
    {
        ["required"] = true,
        ["content"] = new JsonObject
        {
            [contentType] = new JsonObject { ["schema"] = JsonNode.Parse(ApiParameter.RefTo(schema)) },
        },
    };

    private static JsonObject ResponsesOf(ApiOperation operation)
    {
        var responses = new JsonObject();
        foreach (var answer in operation.Answers)
            responses[$"{answer.Status}"] = answer.ToJson();
        foreach (var status in operation.Refusals)
            responses[$"{status}"] = ApiRefusals.RefTo(status, operation.IsOAuth);
        responses["default"] = ApiRefusals.RefTo(500, isOAuth: false);
        return responses;
    }

    private static IEnumerable<string> RolesWith(Permission permission) =>
        Enum.GetValues<OperatorRole>().Where(role => Permissions.Grants(role, permission)).Select(role => JsonNamingPolicy.CamelCase.ConvertName(role.ToString()));
}
