using Gatehouse.Audit;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Answers;

/// <summary>An answer of one JSON text a line, sent as it is made.</summary>
internal static class LineStream
{
    private const int EntriesBetweenFlushes = 64;

    public static void BeginLines(this HttpResponse response)
    {
        response.ContentType = "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
    }

    public static async Task FlushLinesAsync(this HttpContext http) => await http.Response.BodyWriter.FlushAsync(http.RequestAborted);

    /// <param name="write">Writes the line of one.</param>
    public static async Task WriteLinesAsync(this HttpContext http, IAsyncEnumerable<StoredEntry> entries, Action<StoredEntry> write)
    {
        await foreach (var entry in entries)
        {
            write(entry);
            if (entry.Sequence % EntriesBetweenFlushes == 0)
                await http.FlushLinesAsync();
        }
    }
}
