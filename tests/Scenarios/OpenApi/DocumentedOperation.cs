using System.Text;
using System.Text.Json;

namespace Gatehouse.Scenarios.OpenApi;

/// <summary>An operation as <c>docs/openapi.json</c> has it, with its example as a request.</summary>
internal sealed record DocumentedOperation(string Id, HttpMethod Method, string Path, JsonElement Told, JsonElement Document)
{
    public static IReadOnlyList<DocumentedOperation> Of(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           select new DocumentedOperation(method.Value.GetProperty("operationId").GetString()!, HttpMethod.Parse(method.Name), path.Name, method.Value, document),
    ];

    public IReadOnlyList<string> Security => [.. Told.GetProperty("security").EnumerateArray().SelectMany(one => one.EnumerateObject().Select(scheme => scheme.Name))];

    /// <summary>What an example is answered.</summary>
    public (int Status, JsonElement Answer) Success => Told.GetProperty("responses").EnumerateObject()
        .Where(response => response.Value.TryGetProperty("description", out _))
        .Select(response => (int.Parse(response.Name, System.Globalization.CultureInfo.InvariantCulture), response.Value))
        .First();

    public bool NeedsVersion => Parameters("header").Any(header => header.Name == "If-Match" && header.IsRequired);

    /// <summary>Null when none is sent.</summary>
    public (string ContentType, JsonElement Schema)? Body => Told.TryGetProperty("requestBody", out var body)
        ? body.GetProperty("content").EnumerateObject().Select(content => (content.Name, content.Value.GetProperty("schema"))).Single()
        : null;

    public JsonElement? Example => Body is var (_, schema) ? new JsonShape(Document).Resolve(schema).GetProperty("examples")[0] : null;

    /// <param name="real">What is put in the place of what the example names.</param>
    public HttpRequestMessage ToRequest(Func<string, string> real)
    {
        var path = Parameters("path").Aggregate(Path, (route, id) => route.Replace($"{{{id.Name}}}", real(id.Example!), StringComparison.Ordinal));
        var query = string.Join('&', Parameters("query").Where(one => one.Example is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(real(one.Example!))}"));
        var request = new HttpRequestMessage(Method, query.Length > 0 ? $"{path}?{query}" : path);
        foreach (var header in Parameters("header").Where(header => header.Example is not null))
            request.Headers.TryAddWithoutValidation(header.Name, real(header.Example!));
        if (Body is var (contentType, _))
            request.Content = contentType switch
            {
                "application/json" => new StringContent(real(Example!.Value.GetRawText()), Encoding.UTF8, contentType),
                "text/plain" => new StringContent(real(Example!.Value.GetString()!), Encoding.UTF8, contentType),
                _ => Form(real),
            };
        return request;
    }

    private FormUrlEncodedContent Form(Func<string, string> real) =>
        new(Example!.Value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, real(member.Value.GetString()!))));

    private IEnumerable<(string Name, string? Example, bool IsRequired)> Parameters(string place) => Told.TryGetProperty("parameters", out var all)
        ? all.EnumerateArray().Where(one => one.GetProperty("in").GetString() == place)
            .Select(one => (one.GetProperty("name").GetString()!, one.TryGetProperty("example", out var example) ? example.ToString() : null, one.TryGetProperty("required", out _)))
        : [];
}
