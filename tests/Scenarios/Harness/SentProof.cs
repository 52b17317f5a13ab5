using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A client's proofs of possession (RFC 9449 section 4.2).</summary>
internal sealed class SentProof : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    /// <param name="wrong">The one claim or member that is not as it should be; anything else, and all of it is.</param>
    public string Of(string method, string url, string token, string wrong)
    {
        var all = key.ExportParameters(includePrivateParameters: true);
        var jwk = new Dictionary<string, object> { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Encode(all.Q.X!), ["y"] = Encode(all.Q.Y!) };
        if (wrong == "jwk")
            jwk["d"] = Encode(all.D!);
        var claims = new Dictionary<string, object>
        {
            ["htm"] = wrong == "htm" ? "GET" : method,
            ["htu"] = wrong == "htu" ? "https://other.example/v1/dispatch" : url,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["jti"] = wrong == "jti" ? "used" : Guid.NewGuid().ToString("n"),
        };
        if (wrong != "ath")
            claims["ath"] = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        var signed = $"{Encode(Encoding.UTF8.GetBytes(Json.Of(new { typ = "dpop+jwt", alg = "ES256", jwk })))}.{Encode(Encoding.UTF8.GetBytes(Json.Of(claims)))}";
        return $"{signed}.{Encode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
