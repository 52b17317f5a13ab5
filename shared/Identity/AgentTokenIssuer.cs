using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>Signs the tokens of agents (RFC 9068).</summary>
public sealed class AgentTokenIssuer(TokenOptions options, SigningKeys keys, IRandomSource random, TimeProvider time)
{
    public const string Type = "at+jwt";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Of per-hop and delegated tokens.</summary>
    public static readonly TimeSpan ShortLifetime = TimeSpan.FromMinutes(5);

    private const int TokenIdLength = 24;
    private static readonly int encodedSignatureLength = Base64Url.GetEncodedLength(P256.SignatureBytes);

    /// <summary>A token for the gate itself; it ends with what its limits leave, at the latest.</summary>
    public async ValueTask<IssuedToken> IssueAsync(AgentSubject subject, CancellationToken ct)
    {
        var delegated = subject.ActChain.Actors.Count > 0;
        var left = subject.Limits.ExpiresAt - time.GetUtcNow() ?? Lifetime;
        return Issue(await keys.CurrentAsync(ct), subject, null, Shorter(delegated ? ShortLifetime : Lifetime, left));
    }

    /// <summary>A token that shows one receiver who calls it, and why.</summary>
    /// <exception cref="ArgumentException">The audience is empty or the gate's own, or the task is not of the connection.</exception>
    public async ValueTask<IssuedToken> IssuePerHopAsync(AgentSubject subject, TokenHop hop, CancellationToken ct)
    {
        // A receiver must not be able to use at the gate what it was handed.
        if (hop.Audience.Length == 0 || hop.Audience == options.Audience || hop.Audience == options.Issuer)
            throw new ArgumentException($"`{hop.Audience}` is not a receiver", nameof(hop));
        if (Ids.ConnectionOf(hop.TaskId) != hop.ConnectionId)
            throw new ArgumentException($"task `{hop.TaskId}` is not of connection `{hop.ConnectionId}`", nameof(hop));

        return Issue(await keys.CurrentAsync(ct), subject, hop, ShortLifetime);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private IssuedToken Issue(SigningKeySet set, AgentSubject subject, TokenHop? hop, TimeSpan lifetime)
    {
        var issuedAt = time.GetUtcNow().ToUnixTimeSeconds();
        var expiresAt = issuedAt + (long)lifetime.TotalSeconds;
        var claims = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(claims))
            WriteClaims(json, subject, hop, issuedAt, expiresAt);

        return new IssuedToken(Sign(set.InUse, claims.WrittenSpan), lifetime, DateTimeOffset.FromUnixTimeSeconds(expiresAt));
    }

    private void WriteClaims(Utf8JsonWriter json, AgentSubject subject, TokenHop? hop, long issuedAt, long expiresAt)
    {
        json.WriteStartObject();
        json.WriteString("iss", options.Issuer);
        json.WriteString("aud", hop?.Audience ?? options.Audience);
        json.WriteString("sub", subject.AgentId);
        json.WriteString("client_id", subject.CredentialId);
        json.WriteString("org", subject.Organisation);
        json.WriteNumber("iat", issuedAt);
        json.WriteNumber("exp", expiresAt);
        json.WriteString("jti", RandomText.New(random, RandomText.LowerAlphanumeric, TokenIdLength));
        json.WriteNumber("epoch", subject.Epoch);
        if (hop is not null)
        {
            json.WriteString(AgentClaims.Connection, hop.ConnectionId);
            json.WriteString(AgentClaims.Task, hop.TaskId);
        }

        if (subject.ParentTask is { } parent)
            json.WriteString(AgentClaims.ParentTask, parent);
        LimitsClaim.Write(json, subject.Limits);
        if (subject.Certificate is { } certificate)
            Confirmation.Write(json, certificate);
        subject.ActChain.WriteTo(json);
        json.WriteEndObject();
    }

    private static string Sign(SigningKey key, ReadOnlySpan<byte> claims)
    {
        var header = key.EncodedHeader.Span;
        var token = new byte[header.Length + 1 + Base64Url.GetEncodedLength(claims.Length) + 1 + encodedSignatureLength];
        header.CopyTo(token);
        token[header.Length] = (byte)'.';
        var signed = header.Length + 1 + Base64Url.EncodeToUtf8(claims, token.AsSpan(header.Length + 1));
        token[signed] = (byte)'.';

        Span<byte> signature = stackalloc byte[P256.SignatureBytes];
        key.Sign(token.AsSpan(0, signed), signature);
        Base64Url.EncodeToUtf8(signature, token.AsSpan(signed + 1));
        return Encoding.ASCII.GetString(token);
    }
}
