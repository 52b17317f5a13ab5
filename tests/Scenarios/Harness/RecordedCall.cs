using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Harness;

/// <summary>What a target was sent.</summary>
/// <param name="ReceivedAt">In ticks of the stopwatch, before the body was read.</param>
/// <param name="Number">1 for the target's first call of this key.</param>
public sealed record RecordedCall(long ReceivedAt, int Number, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public string Task => Headers["Idempotency-Key"];

    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    public TimeSpan Since(long moment) => Stopwatch.GetElapsedTime(moment, ReceivedAt);

    internal static async Task<RecordedCall> ReadAsync(HttpRequest request, Func<string, int> number)
    {
        var receivedAt = Stopwatch.GetTimestamp();
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return new RecordedCall(receivedAt, number(headers.GetValueOrDefault("Idempotency-Key", "")), headers, text);
    }
}
