using System.Text.Json;
using Gatehouse.Http.Answers;
using Gatehouse.Http.Authentication;
using Gatehouse.Policy;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>Where a policy can start.</summary>
public sealed class RecommendationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var door = new Door<RecommendationEndpoints>(routes.ServiceProvider);
        routes.MapGet(Routes.RecommendedPolicy, door.ForOperators(Permission.Read, (_, http, _) => Task.FromResult(Get(http))));
    }

    private static IResult Get(HttpContext http) => ToolNames.TryRead(http.Request, out var names, out var fault)
        ? JsonAnswer.Ok(json => Write(json, PolicyRecommendation.For(names)))
        : Problems.Malformed(fault);

    private static void Write(Utf8JsonWriter json, PolicyRecommendation recommended)
    {
        json.WriteStartObject();
        json.WritePropertyName("policy");
        json.WriteRawValue(recommended.Source);
        json.WriteStartArray("tools");
        foreach (var tool in recommended.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteWord("class", tool.Class);
            json.WriteString("reason", tool.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
