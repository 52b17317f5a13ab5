using Gatehouse.Http.Answers;
using Gatehouse.Http.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.Http.Endpoints;

/// <summary>The surface, described for machines.</summary>
public static class OpenApiEndpoints
{
    public static void MapOpenApi(this IEndpointRouteBuilder routes) => routes.MapGet(Routes.OpenApi, Answer.With(_ =>
        new JsonAnswer(StatusCodes.Status200OK, json => json.WriteRawValue(ApiDocument.Utf8.Span, skipInputValidation: true)) { CacheControl = "public, max-age=3600" }));
}
