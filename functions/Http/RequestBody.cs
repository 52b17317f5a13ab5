using System.Buffers;
using System.IO.Pipelines;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Http;

/// <summary>Reads a JSON body: refused by its headers before a byte is read, and by its size before it is all here.</summary>
public static class RequestBody
{
    public const int MaxBytes = 288 * 1024;

    private static readonly StrictJsonRules plain = new(MaxBytes);

    public static Task<BodyOf<JsonBody>> ReadAsync(HttpRequest request, CancellationToken ct) => ReadAsync(request, plain, ct);

    public static async Task<BodyOf<JsonBody>> ReadAsync(HttpRequest request, StrictJsonRules rules, CancellationToken ct)
    {
        if (FaultOfHeaders(request, rules) is { } fault)
            return fault;
        if (await ReadBytesAsync(request.BodyReader, rules.MaxBytes, ct) is not { } bytes)
            return BodyFault.TooLarge(rules.MaxBytes);

        return StrictJson.TryParse(bytes, rules, out var root, out var error)
            ? new JsonBody(bytes, root)
            : BodyFault.Malformed([error.Value]);
    }

    /// <param name="parse">What it says, once it is JSON.</param>
    public static Task<BodyOf<T>> ReadAsync<T>(HttpRequest request, Func<JsonBody, BodyOf<T>> parse, CancellationToken ct)
        where T : class => ReadAsync(request, plain, parse, ct);

    public static async Task<BodyOf<T>> ReadAsync<T>(HttpRequest request, StrictJsonRules rules, Func<JsonBody, BodyOf<T>> parse, CancellationToken ct)
        where T : class
    {
        var body = await ReadAsync(request, rules, ct);
        return body.IsRead ? parse(body.Value) : body.Fault;
    }

    private static BodyFault? FaultOfHeaders(HttpRequest request, StrictJsonRules rules)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return BodyFault.UnsupportedMediaType("the body must not have a content encoding");
        if (!IsJson(request))
            return BodyFault.UnsupportedMediaType("the body must be `application/json` in UTF-8");
        return request.ContentLength > rules.MaxBytes ? BodyFault.TooLarge(rules.MaxBytes) : null;
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async ValueTask<byte[]?> ReadBytesAsync(PipeReader reader, int maxBytes, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
