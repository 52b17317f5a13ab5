using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A client's own key, and the assertions it signs.</summary>
internal sealed class ClientKey : IDisposable
{
    public const string Type = "client-authentication+jwt";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public object Jwk => new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(Point.X), y = Base64Url.EncodeToString(Point.Y), kid = "laptop" };

    private ECPoint Point => key.ExportParameters(false).Q;

    public void Dispose() => key.Dispose();

    /// <summary>A good assertion but for <paramref name="change"/>.</summary>
    public string Prove(string client, string audience, Action<Dictionary<string, object>>? change = null)
    {
        var claims = Claims(client, audience);
        change?.Invoke(claims);
        return Sign($$"""{"alg":"ES256","typ":"{{Type}}","kid":"laptop"}""", claims);
    }

    /// <summary>A good assertion's claims under another header, sealed in another way.</summary>
    public string ProveAs(string client, string audience, string algorithm, Func<byte[], byte[]> seal)
    {
        var text = $$"""{"alg":"{{algorithm}}","typ":"{{Type}}","kid":"laptop"}""";
        var signed = $"{Encode(text)}.{Encode(Json.Of(Claims(client, audience)))}";
        return $"{signed}.{Base64Url.EncodeToString(seal(Encoding.ASCII.GetBytes(signed)))}";
    }

    public byte[] PublicPem() => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());

    private static Dictionary<string, object> Claims(string client, string audience) => new()
    {
        ["iss"] = client,
        ["sub"] = client,
        ["aud"] = audience,
        ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 120,
        ["jti"] = Guid.NewGuid().ToString("n"),
    };

    private string Sign(string header, Dictionary<string, object> claims)
    {
        var signed = $"{Encode(header)}.{Encode(Json.Of(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
