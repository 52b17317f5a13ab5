using System.Net.Http.Headers;
using System.Text;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>One row of the catalogue: a dispatch that must be refused before anything happens.</summary>
/// <param name="Case">Its number in the catalogue of bad input (reliability, section 9).</param>
/// <param name="Body">Made for a connection that would take the task.</param>
public sealed record BadInput(int Case, string What, Func<string, byte[]> Body)
{
    public int Status { get; init; } = 400;

    public string Code { get; init; } = "malformed";

    public string? ContentType { get; init; } = "application/json";

    public string? ContentEncoding { get; init; }

    /// <summary>Sent without a length.</summary>
    public bool IsChunked { get; init; }

    public string? IdempotencyKey { get; init; }

    public string Name => $"{Case}: {What}";

    public static BadInput Text(int number, string what, Func<string, string> body) => new(number, what, connection => Encoding.UTF8.GetBytes(body(connection)));

    /// <summary>A good dispatch with this beside its connection and task.</summary>
    public static BadInput With(int number, string what, string member) =>
        Text(number, what, connection => $$"""{"connection":"{{connection}}","task":{"type":"summarize","input":{} },{{member}}}""");

    /// <summary>A good dispatch with this in its task.</summary>
    public static BadInput InTask(int number, string what, string member) =>
        Text(number, what, connection => $$"""{"connection":"{{connection}}","task":{"type":"summarize",{{member}} } }""");

    public static string Good(string connection) => $$"""{"connection":"{{connection}}","task":{"type":"summarize","input":{} } }""";

    public HttpRequestMessage Request(string connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/dispatch") { Content = new ByteArrayContent(Body(connection)) };
        if (ContentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        if (ContentEncoding is not null)
            request.Content.Headers.ContentEncoding.Add(ContentEncoding);
        if (IdempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        if (IsChunked)
            request.Headers.TransferEncodingChunked = true;
        return request;
    }
}
