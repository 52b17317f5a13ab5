using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Http.Tokens;

/// <summary>An issuer that publishes its keys, and signs whatever it is asked to.</summary>
internal sealed class TestIssuer : ITargetTransport, IDisposable
{
    public static readonly Uri Metadata = new("https://login.example.com/.well-known/openid-configuration");

    private readonly RSA key = RSA.Create(2048);

    /// <summary>What its key set says; null while it is down.</summary>
    public object[]? Keys { get; set; }

    public string KeysUrl { get; set; } = "https://login.example.com/keys";

    /// <summary>How often its key set was asked for.</summary>
    public int Asked { get; private set; }

    public TestIssuer() => Keys = [KeyOf("k1", "msteams")];

    public object KeyOf(string kid, params string[] endorsements) => KeyOf(key, kid, endorsements);

    public static object KeyOf(RSA key, string kid, params string[] endorsements)
    {
        var published = key.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid, n = Base64Url.EncodeToString(published.Modulus), e = Base64Url.EncodeToString(published.Exponent), endorsements };
    }

    public string Sign(object header, object claims, RSA? by = null) => Sign(JsonSerializer.Serialize(header), JsonSerializer.Serialize(claims), by);

    public string Sign(string header, string claims, RSA? by = null)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString((by ?? key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>Signed with HMAC under what is public: the oldest confusion there is.</summary>
    public string SignWithItsPublicKey(string claims)
    {
        var signed = $"{Base64Url.EncodeToString("""{"alg":"HS256","kid":"k1"}"""u8)}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed)))}";
    }

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        Assert.Equal("GET", call.Method);
        if (call.Url == Metadata)
            return Task.FromResult(Answer(200, new { jwks_uri = KeysUrl }));
        Assert.Equal(KeysUrl, call.Url.ToString());
        Asked++;
        return Task.FromResult(Keys is { } keys ? Answer(200, new { keys }) : Answer(503, new { }));
    }

    public void Dispose() => key.Dispose();

    private static TargetReply Answer(int status, object body) => new TargetReply.Answered(status, JsonSerializer.SerializeToUtf8Bytes(body), "application/json", null);
}
