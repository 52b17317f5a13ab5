using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>A token that holds, to be spoiled one part at a time.</summary>
public sealed record TestToken(RSA Key, IReadOnlyDictionary<string, object?> Claims)
{
    public string Algorithm { get; init; } = "RS256";

    public string KeyId { get; init; } = "k1";

    public static long Now(int seconds) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;

    public TestToken With(string claim, object? value) => this with { Claims = new Dictionary<string, object?>(Claims, StringComparer.Ordinal) { [claim] = value } };

    public static object KeyOf(RSA key, string kid, params string[] endorsements)
    {
        var published = key.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid, n = Base64Url.EncodeToString(published.Modulus), e = Base64Url.EncodeToString(published.Exponent), endorsements };
    }

    public override string ToString()
    {
        var signed = $"{Part(new { alg = Algorithm, kid = KeyId })}.{Part(Claims.Where(claim => claim.Value is not null).ToDictionary())}";
        var signature = Algorithm == "none" ? [] : Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
