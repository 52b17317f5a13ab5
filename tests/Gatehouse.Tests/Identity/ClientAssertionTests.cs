using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Identity;

public sealed class ClientAssertionTests
{
    private static readonly ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly Desk desk = new();

    [Theory]
    [InlineData("", true)]
    [InlineData("iat=now", true)]
    [InlineData("exp=+330", true)]
    [InlineData("exp=+331", false)]
    [InlineData("exp=+1", true)]
    [InlineData("exp=now", false)]
    [InlineData("exp=", false)]
    [InlineData("exp=\"soon\"", false)]
    [InlineData("nbf=+30", true)]
    [InlineData("nbf=+31", false)]
    [InlineData("nbf=null", false)]
    [InlineData("iat=+30", true)]
    [InlineData("iat=+3600", false)]
    [InlineData("iat=\"now\"", false)]
    [InlineData("iat=null", false)]
    [InlineData("iat=-600", false)]
    [InlineData("aud=[\"https://gate.example\"]", false)]
    [InlineData("aud=\"https://gate.example/oauth/token\"", false)]
    [InlineData("aud=\"https://gate.example/\"", false)]
    [InlineData("aud=", false)]
    [InlineData("iss=\"crd_otherothero01234567\"", false)]
    [InlineData("sub=\"crd_otherothero01234567\"", false)]
    [InlineData("jti=", false)]
    [InlineData("jti=\"\"", false)]
    [InlineData("jti=7", false)]
    public async Task Each_claim_has_its_bounds(string change, bool isGood) => Assert.Equal(isGood, await desk.IsGoodAsync(desk.Sign(desk.Claims(change))));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task Its_name_has_256_characters_at_most(int length, bool isGood) =>
        Assert.Equal(isGood, await desk.IsGoodAsync(desk.Sign(desk.Claims($"jti=\"{new string('j', length)}\""))));

    [Fact]
    public async Task It_is_remembered_until_it_ends()
    {
        await desk.IsGoodAsync(desk.Sign(desk.Claims("exp=+120")));

        Assert.Equal(new SetClock().Now.AddSeconds(120), desk.TakenUntil);
    }

    [Fact]
    public async Task A_client_is_told_what_an_assertion_must_say()
    {
        var refused = Assert.IsType<ClientOutcome.Refused>(await desk.AnswerAsync("no assertion", null));

        Assert.Equal(
            "the assertion must be ES256 under the client's registered key with its kid and typ client-authentication+jwt: iss and sub the client id, aud the issuer alone, exp within 5 minutes, a jti used once; and the client must still be good",
            refused.Description);
    }

    [Theory]
    [InlineData("""{"alg":"ES256","typ":"client-authentication+jwt","kid":"laptop"}""", true)]
    [InlineData("""{"alg":"none","typ":"client-authentication+jwt","kid":"laptop"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"client-authentication+jwt","kid":"laptop"}""", false)]
    [InlineData("""{"alg":"ES384","typ":"client-authentication+jwt","kid":"laptop"}""", false)]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"laptop"}""", false)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"laptop"}""", false)]
    [InlineData("""{"alg":"ES256","typ":"client-authentication+jwt","kid":"another"}""", false)]
    [InlineData("""{"alg":"ES256","typ":"client-authentication+jwt"}""", false)]
    [InlineData("""{"alg":"ES256","typ":"client-authentication+jwt","kid":"laptop","jku":"https://evil.example"}""", false)]
    public async Task The_header_chooses_nothing(string header, bool isGood) => Assert.Equal(isGood, await desk.IsGoodAsync(desk.Sign(desk.Claims(""), header)));

    [Fact]
    public async Task Another_key_s_signature_proves_nothing()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(await desk.IsGoodAsync(desk.Sign(desk.Claims(""), key: stranger)));
    }

    [Fact]
    public async Task One_that_is_wrong_is_not_remembered_as_used()
    {
        await desk.IsGoodAsync(desk.Sign(desk.Claims("aud=\"https://other.example\"")));
        Assert.Empty(desk.Taken);

        await desk.IsGoodAsync(desk.Sign(desk.Claims("")));
        Assert.Equal(["once"], desk.Taken);
    }

    [Fact]
    public async Task One_that_was_used_is_refused_and_counted()
    {
        desk.Taken.Add("once");

        Assert.False(await desk.IsGoodAsync(desk.Sign(desk.Claims(""))));
        Assert.Equal(1, desk.Counted);
    }

    [Theory]
    [InlineData(IdentityBench.Credential, true)]
    [InlineData("crd_orgorgorgorg99999999", false)]
    public async Task A_client_id_beside_it_must_be_the_same(string clientId, bool isGood) =>
        Assert.Equal(isGood, await desk.IsGoodAsync(desk.Sign(desk.Claims("")), clientId));

    [Fact]
    public async Task A_secret_s_credential_takes_no_assertion()
    {
        desk.Credential = desk.Credential with { Kind = CredentialKind.Secret };

        Assert.False(await desk.IsGoodAsync(desk.Sign(desk.Claims(""))));
    }

    private sealed class Desk : ICredentialDirectory, IUsedAssertions, ISignInLog, ICredentialUse
    {
        private readonly SetClock clock = new();

        public HashSet<string> Taken { get; } = [];

        public int Counted { get; private set; }

        public int UsedTimes { get; private set; }

        public Credential Credential { get; set; } = Documents.Credential with { Kind = CredentialKind.PublicKey, Secret = null, KeyId = null, PublicKey = Registered() };

        public DateTimeOffset TakenUntil { get; private set; }

        public async Task<bool> IsGoodAsync(string assertion, string? clientId = null) => await AnswerAsync(assertion, clientId) is ClientOutcome.Proven;

        public Task<ClientOutcome> AnswerAsync(string assertion, string? clientId)
        {
            var peppers = new Peppers(new MemorySecrets(clock), new SeededRandom(), clock);
            var client = new AuthenticateClient(this, this, peppers, this, this, IdentityBench.Options, clock);
            return client.HandleAsync(new ClientProof.OfAssertion(assertion, clientId), default);
        }

        /// <summary>Good claims but for one: <c>name=</c> removes it, <c>+n</c> and <c>-n</c> are seconds from now.</summary>
        public string Claims(string change)
        {
            var claims = new Dictionary<string, string>
            {
                ["iss"] = $"\"{IdentityBench.Credential}\"",
                ["sub"] = $"\"{IdentityBench.Credential}\"",
                ["aud"] = $"\"{IdentityBench.Issuer}\"",
                ["exp"] = $"{clock.NowSeconds + 60}",
                ["jti"] = "\"once\"",
            };
            if (change.Split('=', 2) is [var name, var value])
                claims[name] = value is "now" ? $"{clock.NowSeconds}" : value is ['+' or '-', ..] ? $"{clock.NowSeconds + int.Parse(value)}" : value;
            return $"{{{string.Join(',', claims.Where(claim => claim.Value.Length > 0).Select(claim => $"\"{claim.Key}\":{claim.Value}"))}}}";
        }

        public string Sign(string claims, string header = """{"alg":"ES256","typ":"client-authentication+jwt","kid":"laptop"}""", ECDsa? key = null)
        {
            var text = $"{Encode(header)}.{Encode(claims)}";
            return $"{text}.{Base64Url.EncodeToString((key ?? own).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
        }

        public Task<(Credential Credential, Agent Agent)?> FindAsync(string credentialId, CancellationToken ct) =>
            Task.FromResult<(Credential, Agent)?>(credentialId == Credential.Id ? (Credential, Documents.Agent) : null);

        public Task<bool> TakeAsync(string credentialId, string id, DateTimeOffset expiresAt, CancellationToken ct)
        {
            TakenUntil = expiresAt;
            return Task.FromResult(Taken.Add(id));
        }

        public void Refused(Credential credential) => Counted++;

        public void Used(Credential credential) => UsedTimes++;

        public void Refused(AgentPrincipal token) => throw new InvalidOperationException("a client is no bearer");

        private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

        private static RegisteredKey Registered()
        {
            var point = own.ExportParameters(false).Q;
            return new RegisteredKey(Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "laptop");
        }
    }
}
