using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gatehouse.Http;
using Gatehouse.Http.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Tests.Http.OpenApi;

public sealed class ApiDocumentTests
{
    private const string Rewrite = "GATEHOUSE_REWRITE_OPENAPI";

    private static JsonElement Document { get; } = JsonElement.Parse(ApiDocument.Utf8.Span);

    [Fact]
    public void The_document_in_the_repository_is_the_one_that_is_served()
    {
        var file = PathOfDocument();
        if (Environment.GetEnvironmentVariable(Rewrite) is "true")
            File.WriteAllBytes(file, ApiDocument.Utf8.ToArray());

        Assert.True(
            File.ReadAllText(file).ReplaceLineEndings("\n") == Encoding.UTF8.GetString(ApiDocument.Utf8.Span),
            $"docs/openapi.json is out of date: {Rewrite}=true dotnet test tests/Gatehouse.Tests --filter {nameof(ApiDocumentTests)} writes it again");
    }

    [Fact]
    public void Every_endpoint_that_is_no_page_has_exactly_one_operation_and_every_operation_an_endpoint()
    {
        var services = Requests.Services();
        GatehousePipeline.BuildGatehouse(services);
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"));

        Assert.Equal(endpoints.Order(StringComparer.Ordinal), Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Operations_have_names_of_their_own() =>
        Assert.Equal(Operations.Count(), Operations.Select(operation => operation.Body.GetProperty("operationId").GetString()).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void What_is_referred_to_is_there_and_what_is_there_is_referred_to()
    {
        var defined = Document.GetProperty("components").EnumerateObject()
            .Where(kind => kind.Name is "schemas" or "responses")
            .SelectMany(kind => kind.Value.EnumerateObject().Select(one => $"#/components/{kind.Name}/{one.Name}"));
        // No operation answers it: it is what a path says to a method that it has not.
        string[] anywhere = ["#/components/responses/Refused405"];

        Assert.Equal(defined.Order(StringComparer.Ordinal), References(Document).Concat(anywhere).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_body_that_is_sent_has_an_example()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");
        var sent = Operations.Where(operation => operation.Body.TryGetProperty("requestBody", out _)).SelectMany(operation => References(operation.Body.GetProperty("requestBody")));

        Assert.All(sent, reference => Assert.NotEqual(0, schemas.GetProperty(reference.Split('/')[^1]).GetProperty("examples").GetArrayLength()));
    }

    private static IEnumerable<(string Name, JsonElement Body)> Operations => Document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(method => ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value)));

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static string PathOfDocument([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "docs", "openapi.json");
}
