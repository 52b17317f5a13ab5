using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A third party that says something of agents, and signs it.</summary>
internal sealed class Attester : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string keyId;
    private readonly string issuer;

    public Attester(string keyId, string issuer = "https://auditor.example.com")
    {
        (this.keyId, this.issuer) = (keyId, issuer);
        var point = key.ExportParameters(false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    }

    public string X { get; }

    public string Y { get; }

    /// <summary>What an owner sends to allow it.</summary>
    public object Allowed => new { issuer, jwk = new { kty = "EC", crv = "P-256", x = X, y = Y, kid = keyId } };

    public string Attest(string agent, string standard)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = Encoded(new { alg = "ES256", typ = "attestation+jwt", kid = keyId });
        var signed = $"{header}.{Encoded(new { iss = issuer, sub = agent, standard, iat = now, exp = now + 86_400 })}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public void Dispose() => key.Dispose();

    private static string Encoded(object part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Json.Of(part)));
}
