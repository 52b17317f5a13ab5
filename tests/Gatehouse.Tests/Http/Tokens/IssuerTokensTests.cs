using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Http.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.Http.Tokens;

public sealed class IssuerTokensTests : IDisposable
{
    private const string Client = "48af08dc-f6d2-435f-b2a7-069abd99c086";

    private readonly TestIssuer issuer = new();
    private readonly MovedClock clock = new();
    private readonly IssuerTokens tokens;

    public IssuerTokensTests() => tokens = new IssuerTokens(
        new TokenRule(["https://issuer.example.com"], ["gate", "api://gate"]) { Tenant = "ours", Client = Client }, TestIssuer.Metadata, issuer, clock, NullLogger<IssuerTokens>.Instance);

    public void Dispose()
    {
        tokens.Dispose();
        issuer.Dispose();
    }

    [Theory]
    [InlineData("aud", "gate")]
    [InlineData("aud", "api://gate")]
    [InlineData("exp", -299)]
    [InlineData("nbf", 300)]
    [InlineData("nbf", null)]
    public async Task A_token_that_says_what_it_must_is_taken(string claim, object? value)
    {
        var verified = await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "k1" }, Claims((claim, value))), default);

        Assert.NotNull(verified);
        Assert.Equal("ana", verified["oid"]);
        Assert.Null(verified["exp"]);
        Assert.Equal(["msteams"], verified.Endorsements);
    }

    [Theory]
    [InlineData("iss", "https://issuer.example.com/")]
    [InlineData("iss", "HTTPS://issuer.example.com")]
    [InlineData("iss", null)]
    [InlineData("aud", "another")]
    [InlineData("aud", "Gate")]
    [InlineData("aud", new[] { "gate" })]
    [InlineData("aud", null)]
    [InlineData("tid", "theirs")]
    [InlineData("tid", null)]
    [InlineData("azp", "another")]
    [InlineData("azp", null)]
    [InlineData("exp", -300)]
    [InlineData("exp", "4102444800")]
    [InlineData("exp", null)]
    [InlineData("nbf", 301)]
    [InlineData("nbf", "soon")]
    public async Task A_claim_that_is_not_as_it_must_be_spoils_it(string claim, object? value) =>
        Assert.Null(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "k1" }, Claims((claim, value))), default));

    [Fact]
    public async Task An_older_token_names_its_client_in_another_claim()
    {
        var claims = Claims(("azp", null));
        claims.Remove("azp");
        claims["appid"] = Client;
        Assert.NotNull(await VerifyAsync(claims));

        claims["azp"] = "another";
        Assert.Null(await VerifyAsync(claims));
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"k1"}""")]
    [InlineData("""{"alg":"HS256","kid":"k1"}""")]
    [InlineData("""{"alg":"RS384","kid":"k1"}""")]
    [InlineData("""{"alg":"PS256","kid":"k1"}""")]
    [InlineData("""{"alg":"rs256","kid":"k1"}""")]
    [InlineData("""{"alg":["RS256"],"kid":"k1"}""")]
    [InlineData("""{"kid":"k1"}""")]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("""{"alg":"RS256","kid":"k2"}""")]
    [InlineData("""{"alg":"RS256","kid":"k1","crit":["exp"]}""")]
    [InlineData("""{"alg":"RS256","alg":"RS256","kid":"k1"}""")]
    [InlineData("""["RS256"]""")]
    [InlineData("RS256")]
    public async Task A_header_that_says_anything_else_spoils_it(string header) =>
        Assert.Null(await tokens.VerifyAsync(issuer.Sign(header, JsonSerializer.Serialize(Claims())), default));

    [Fact]
    public async Task A_signature_of_anybody_else_spoils_it()
    {
        using var other = RSA.Create(2048);
        var token = issuer.Sign(new { alg = "RS256", kid = "k1" }, Claims());

        Assert.Null(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "k1" }, Claims(), other), default));
        Assert.Null(await tokens.VerifyAsync(issuer.SignWithItsPublicKey(JsonSerializer.Serialize(Claims())), default));
        Assert.Null(await tokens.VerifyAsync(token[..(token.LastIndexOf('.') + 1)], default));
        Assert.Null(await tokens.VerifyAsync(token[..^12] + "AAAAAAAAAAAA", default));
        Assert.Null(await tokens.VerifyAsync(token.Replace('.', ','), default));
        Assert.Null(await tokens.VerifyAsync(token + ".", default));
        Assert.Null(await tokens.VerifyAsync("a.b.c", default));
        Assert.Null(await tokens.VerifyAsync("", default));
        Assert.Null(await tokens.VerifyAsync(token + new string('a', IssuerTokens.MostCharacters), default));
        Assert.NotNull(await tokens.VerifyAsync(token, default));
    }

    [Fact]
    public async Task Claims_that_two_readers_read_differently_spoil_it() => Assert.Null(await tokens.VerifyAsync(
        issuer.Sign("""{"alg":"RS256","kid":"k1"}""", JsonSerializer.Serialize(Claims()).Replace("{", """{"aud":"another",""", StringComparison.Ordinal)), default));

    [Fact]
    public async Task A_key_that_is_too_short_or_not_for_signatures_is_none()
    {
        using var small = RSA.Create(1024);
        using var other = RSA.Create(2048);
        var encryption = JsonSerializer.SerializeToNode(TestIssuer.KeyOf(other, "enc"))!;
        encryption["use"] = "enc";
        issuer.Keys = [TestIssuer.KeyOf(small, "small"), encryption, new { kty = "EC", kid = "ec" }, issuer.KeyOf("k1")];

        Assert.Null(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "small" }, Claims(), small), default));
        Assert.Null(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "enc" }, Claims(), other), default));
        Assert.NotNull(await VerifyAsync(Claims()));
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_is_no_flood_at_the_issuer()
    {
        for (var i = 0; i < 50; i++)
            Assert.Null(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = $"x{i}" }, Claims()), default));
        Assert.NotNull(await VerifyAsync(Claims()));

        Assert.Equal(1, issuer.Asked);
    }

    [Fact]
    public async Task A_new_key_is_learnt_and_while_the_issuer_is_down_those_that_are_known_serve()
    {
        Assert.NotNull(await VerifyAsync(Claims()));
        issuer.Keys = [issuer.KeyOf("k1"), issuer.KeyOf("k2")];
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "k2" }, Claims()), default));

        issuer.Keys = null;
        clock.Advance(TimeSpan.FromHours(25));
        Assert.NotNull(await VerifyAsync(Claims()));

        issuer.Keys = [issuer.KeyOf("k3")];
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await VerifyAsync(Claims()));
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_asked_again_soon_and_not_at_once()
    {
        (var keys, issuer.Keys) = (issuer.Keys, null);
        for (var i = 0; i < 5; i++)
            Assert.Null(await VerifyAsync(Claims()));
        Assert.Equal(1, issuer.Asked);

        issuer.Keys = keys;
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await VerifyAsync(Claims()));
    }

    [Theory]
    [InlineData("https://keys.example.com/keys")]
    [InlineData("http://login.example.com/keys")]
    [InlineData("https://login.example.com:8443/keys")]
    [InlineData("/keys")]
    public async Task Keys_of_another_place_are_not_fetched(string elsewhere)
    {
        issuer.KeysUrl = elsewhere;

        Assert.Null(await VerifyAsync(Claims()));
        Assert.Equal(0, issuer.Asked);
    }

    private async Task<VerifiedToken?> VerifyAsync(object claims) => await tokens.VerifyAsync(issuer.Sign(new { alg = "RS256", kid = "k1" }, claims), default);

    private Dictionary<string, object?> Claims((string Name, object? Value)? other = null)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["iss"] = "https://issuer.example.com",
            ["aud"] = "gate",
            ["tid"] = "ours",
            ["azp"] = Client,
            ["oid"] = "ana",
            ["nbf"] = now - 10,
            ["exp"] = now + 3600,
        };
        if (other is var (name, value) && name is not null)
            claims[name] = value is int seconds ? now + seconds : value;
        if (other is ({ } absent, null))
            claims.Remove(absent);
        return claims;
    }

    private sealed class MovedClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan time) => now += time;
    }
}
