using System.Globalization;
using System.Text.Json.Nodes;

namespace Gatehouse.Http.OpenApi;

/// <summary>The answers that say no, one for each status, each with the codes that it can have.</summary>
internal static class ApiRefusals
{
    private const string OAuth = "OAuthError";

    public static JsonObject ToJson()
    {
        var responses = new JsonObject
        {
            [OAuth] = Response("Refused in the words of OAuth.", OAuth, "application/json"),
        };
        foreach (var status in ProblemKinds.All.GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
            responses[NameOf(status.Key)] = Response($"Refused: {string.Join(", ", status.Select(kind => $"`{kind.Code}`").Order(StringComparer.Ordinal))}.", "Problem", "application/problem+json");
        return responses;
    }

    public static JsonObject RefTo(int status, bool isOAuth) =>
        new() { ["$ref"] = $"#/components/responses/{(isOAuth && status is 400 or 401 ? OAuth : NameOf(status))}" };

    private static string NameOf(int status) => string.Create(CultureInfo.InvariantCulture, $"Refused{status}");

    private static JsonObject Response(string description, string schema, string contentType) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [contentType] = new JsonObject { ["schema"] = JsonNode.Parse(ApiParameter.RefTo(schema)) } },
    };
}
