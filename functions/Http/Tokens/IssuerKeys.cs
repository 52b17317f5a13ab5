using System.Text.Json;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Tokens;

/// <summary>An issuer's public keys (OpenID Connect Discovery 1.0), fetched when one is asked for that is not known.</summary>
/// <remarks>While the issuer cannot be reached, the keys that are known still serve. It is asked once in five minutes at most, and once in ten seconds while it does not answer.</remarks>
internal sealed partial class IssuerKeys(ITargetTransport transport, Uri metadata, TimeProvider time, ILogger log) : IDisposable
{
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan maxAge = TimeSpan.FromHours(24);
    private static readonly TimeSpan askedAgainAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan retriedAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private IReadOnlyDictionary<string, IssuerKey> known = new Dictionary<string, IssuerKey>(StringComparer.Ordinal);
    private DateTimeOffset? fetchedAt;
    private DateTimeOffset askedNext;

    public async ValueTask<IssuerKey?> FindAsync(string keyId, CancellationToken ct)
    {
        if (Standing(keyId) is { } key)
            return key;
        await turn.WaitAsync(ct);
        try
        {
            var now = time.GetUtcNow();
            if (Standing(keyId) is null && now >= askedNext)
            {
                // Whoever hangs up has asked all the same, and the keys are everybody's.
                askedNext = now + retriedAfter;
                if (await TryFetchAsync(now, CancellationToken.None))
                    askedNext = now + askedAgainAfter;
            }
        }
        finally
        {
            turn.Release();
        }

        return known.TryGetValue(keyId, out var found) ? found : null;
    }

    public void Dispose() => turn.Dispose();

    private IssuerKey? Standing(string keyId) => fetchedAt is { } at && time.GetUtcNow() - at < maxAge && known.TryGetValue(keyId, out var found) ? found : null;

    private async Task<bool> TryFetchAsync(DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            known = IssuerKey.ParseSet(await GetAsync(KeysUrl(await GetAsync(metadata, ct)), ct));
            fetchedAt = now;
            return true;
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            NotFetched(log, metadata, failure);
            return false;
        }
    }

    /// <summary>Of the metadata's own host: a document is no reason to call another.</summary>
    private Uri KeysUrl(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        return Uri.TryCreate(VerifiedToken.TextOf(json.RootElement, "jwks_uri"), UriKind.Absolute, out var keys) && keys.Scheme == metadata.Scheme && keys.Authority == metadata.Authority
            ? keys
            : throw new JsonException("`jwks_uri` is missing, or of another host");
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(Uri url, CancellationToken ct) =>
        await transport.SendAsync(new TargetCall(url, [], default, timeout, MostBytes, () => true) { Method = "GET" }, ct) switch
        {
            TargetReply.Answered { Status: 200, Body: var body } => body,
            TargetReply.Answered answered => throw new IOException($"`{url}` answered {answered.Status}"),
            TargetReply.NotSent { Reason: var why } => throw new IOException($"`{url}` was not asked: {why}"),
            TargetReply.Broken { Reason: var why } => throw new IOException($"`{url}` did not answer: {why}"),
            var other => throw new IOException($"`{url}` was not asked: {other}"),
        };

    [LoggerMessage(44, LogLevel.Warning, "the keys of {Metadata} could not be fetched; those that are known still serve")]
    private static partial void NotFetched(ILogger log, Uri metadata, Exception failure);
}
