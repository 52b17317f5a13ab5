using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>
/// What the gate signs to prove itself to a provider (RFC 7523, with the rules of RFC 10070): its own key, the client's id as issuer
/// and subject, one audience, five minutes, once.
/// </summary>
public sealed class GateAssertions(SigningKeys keys, IRandomSource random, TimeProvider time)
{
    public const string FormType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private const int TokenIdLength = 24;

    /// <param name="audience">The issuer or, of a provider that has none, its token endpoint.</param>
    public async ValueTask<string> SignAsync(string clientId, string audience, CancellationToken ct)
    {
        var key = (await keys.CurrentAsync(ct)).InUse;
        var header = $$"""{"alg":"ES256","typ":"{{ClientAssertion.Type}}","kid":"{{key.Public.KeyId}}"}""";
        var signed = Encoding.ASCII.GetBytes($"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header))}.{Base64Url.EncodeToString(Claims(clientId, audience))}");
        var signature = new byte[P256.SignatureBytes];
        key.Sign(signed, signature);
        return $"{Encoding.ASCII.GetString(signed)}.{Base64Url.EncodeToString(signature)}";
    }

    private ReadOnlySpan<byte> Claims(string clientId, string audience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            json.WriteString("iss", clientId);
            json.WriteString("sub", clientId);
            json.WriteString("aud", audience);
            json.WriteString("jti", RandomText.New(random, RandomText.LowerAlphanumeric, TokenIdLength));
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + (long)ClientAssertion.LongestLife.TotalSeconds);
            json.WriteEndObject();
        }

        return claims.WrittenSpan;
    }
}
