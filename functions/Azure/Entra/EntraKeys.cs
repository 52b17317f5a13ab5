using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Azure.Entra;

/// <summary>The directory's public keys, fetched when one is asked for that is not known.</summary>
/// <remarks>While the directory cannot be reached, the keys that are known still serve. It is never asked more than once in five minutes.</remarks>
internal sealed partial class EntraKeys(HttpClient http, string tenant, TimeProvider time, ILogger<EntraKeys> log) : IDisposable
{
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan maxAge = TimeSpan.FromHours(24);
    private static readonly TimeSpan retryAfter = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private IReadOnlyDictionary<string, RSAParameters> known = new Dictionary<string, RSAParameters>(StringComparer.Ordinal);
    private DateTimeOffset? fetchedAt;
    private DateTimeOffset? askedAt;

    public async ValueTask<RSAParameters?> FindAsync(string keyId, CancellationToken ct)
    {
        if (Standing(keyId) is { } key)
            return key;
        await turn.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (Standing(keyId) is null && (askedAt is not { } asked || now - asked >= retryAfter))
            {
                askedAt = now;
                await FetchAsync(now, ct);
            }
        }
        finally
        {
            turn.Release();
        }

        return known.TryGetValue(keyId, out var found) ? found : null;
    }

    public void Dispose() => turn.Dispose();

    private RSAParameters? Standing(string keyId) => fetchedAt is { } at && time.GetUtcNow() - at < maxAge && known.TryGetValue(keyId, out var found) ? found : null;

    private async Task FetchAsync(DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys"), ct);
            answer.EnsureSuccessStatusCode();
            await answer.Content.LoadIntoBufferAsync(MostBytes, ct);
            known = Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            fetchedAt = now;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            NotFetched(log, failure);
        }
    }

    private static Dictionary<string, RSAParameters> Parse(byte[] set)
    {
        using var json = JsonDocument.Parse(set);
        var found = new Dictionary<string, RSAParameters>(StringComparer.Ordinal);
        foreach (var key in json.RootElement.GetProperty("keys").EnumerateArray().Where(key => key.GetProperty("kty").GetString() == "RSA"))
            found[key.GetProperty("kid").GetString()!] = new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()), Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()) };
        return found;
    }

    [LoggerMessage(44, LogLevel.Warning, "the directory's keys could not be fetched; those that are known still serve")]
    private static partial void NotFetched(ILogger log, Exception failure);
}
