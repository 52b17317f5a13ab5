using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>A success with a JSON body, written without reflection and sent with its length.</summary>
public sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write) : IResult, IStatusCodeHttpResult
{
    private const int LargestKept = 64 * 1024;

    // Readable for people: the body is never HTML.
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public int? StatusCode => status;

    public string? Location { get; init; }

    /// <summary>A version; the quotes are added.</summary>
    public long? ETag { get; init; }

    public string CacheControl { get; init; } = "no-store";

    public bool IsReplayed { get; init; }

    public static JsonAnswer Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, write);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = CacheControl;
        if (Location is not null)
            response.Headers.Location = Location;
        if (ETag is { } version)
            response.Headers.ETag = EntityTag.Of(version);
        if (IsReplayed)
            response.Headers["Idempotency-Replayed"] = "true";
        WriteBody(response);
        return Task.CompletedTask;
    }

    // Nothing waits between the first and the last byte, so one buffer for each thread is enough.
    private void WriteBody(HttpResponse response)
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(1024);
        var json = writer ??= new Utf8JsonWriter(bytes, options);
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        write(json);
        json.Flush();
        response.ContentLength = bytes.WrittenCount;
        response.BodyWriter.Write(bytes.WrittenSpan);
        if (bytes.Capacity > LargestKept)
            (buffer, writer) = (null, null);
    }
}
