using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>A gate's identity part on memory ports, and a forger who holds its signing key.</summary>
internal sealed class IdentityBench
{
    public const string Issuer = "https://gate.example";
    public const string Organisation = "orgorgorgorg";
    public const string Agent = "agt_0123456789abcdefghij";
    public const string Credential = "crd_orgorgorgorg01234567";
    public const string Connection = "con_abcdefghij0123456789";

    private IdentityBench()
    {
        Secrets = new MemorySecrets(Clock);
        Keys = new SigningKeys(Secrets, Random, Clock);
        Peppers = new Peppers(Secrets, Random, Clock);
        Tokens = new AgentTokenIssuer(Options, Keys, Random, Clock);
        Verifier = new AgentTokenVerifier(Options, Keys, new VerifiedTokenCache(64), Clock);
    }

    public static TokenOptions Options { get; } = new(Issuer, Issuer);

    public static AgentSubject Subject { get; } = new(Organisation, Agent, Credential, 3, ActChain.None);

    public SetClock Clock { get; } = new();

    public SeededRandom Random { get; } = new();

    public MemorySecrets Secrets { get; }

    public SigningKeys Keys { get; }

    public Peppers Peppers { get; }

    public AgentTokenIssuer Tokens { get; }

    public AgentTokenVerifier Verifier { get; }

    public SigningKeySet KeySet { get; private set; } = null!;

    public string KeyId => KeySet.InUse.Public.KeyId;

    public string Header => $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{KeyId}}"}""";

    public static async Task<IdentityBench> StartAsync()
    {
        var bench = new IdentityBench();
        bench.KeySet = await bench.Keys.CurrentAsync(default);
        return bench;
    }

    /// <summary>Good claims; each pair replaces one by raw JSON, or removes it with null, or adds one.</summary>
    public string Claims(params (string Name, string? Json)[] changes)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["iss"] = $"\"{Issuer}\"",
            ["aud"] = $"\"{Issuer}\"",
            ["sub"] = $"\"{Agent}\"",
            ["client_id"] = $"\"{Credential}\"",
            ["org"] = $"\"{Organisation}\"",
            ["iat"] = $"{Clock.NowSeconds}",
            ["exp"] = $"{Clock.NowSeconds + 600}",
            ["jti"] = "\"abc\"",
            ["epoch"] = "3",
        };
        foreach (var (name, json) in changes)
        {
            if (json is null)
                claims.Remove(name);
            else
                claims[name] = json;
        }

        return "{" + string.Join(",", claims.Select(claim => $"\"{claim.Key}\":{claim.Value}")) + "}";
    }

    public string Forge(string header, string claims) => Forge(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims));

    public string Forge(byte[] header, byte[] claims) => Seal($"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}");

    /// <summary>Signs text as it is, however odd its encoding.</summary>
    public string Seal(string signedText) => $"{signedText}.{Base64Url.EncodeToString(Sign(signedText))}";

    public byte[] Sign(string text)
    {
        var signature = new byte[64];
        KeySet.InUse.Sign(Encoding.Latin1.GetBytes(text), signature);
        return signature;
    }

    public byte[] SignDer(string text)
    {
        using var key = OwnKey();
        return key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public async Task<TokenFault?> FaultOfAsync(string token) =>
        (await Verifier.VerifyAsync(token, default)).Match(_ => (TokenFault?)null, fault => fault);

    private ECDsa OwnKey()
    {
        var versions = Secrets.ReadAsync(SigningKeys.SecretName, default);
        return P256.OpenPkcs8(versions.GetAwaiter().GetResult()[0].Value.Span);
    }
}
