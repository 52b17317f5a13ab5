using System.Text;
using System.Text.Json;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class SigningKeysTests
{
    [Fact]
    public async Task The_published_set_holds_public_members_only_and_reads_back()
    {
        var bench = await IdentityBench.StartAsync();
        using var jwks = JsonDocument.Parse(bench.KeySet.Jwks);
        var jwk = Assert.Single(jwks.RootElement.GetProperty("keys").EnumerateArray());

        Assert.Equal(["kty", "crv", "x", "y", "kid", "use", "alg"], jwk.EnumerateObject().Select(member => member.Name));
        var key = VerificationKey.FromJwk(jwk);
        Assert.NotNull(key);
        Assert.Equal(bench.KeyId, key.KeyId);
        Assert.True(key.Verify("text"u8, bench.Sign("text")));
        Assert.False(key.Verify("texT"u8, bench.Sign("text")));
    }

    [Fact]
    public void A_key_id_is_the_thumbprint_of_rfc_7638()
    {
        // The key of RFC 7517 appendix A.1; its thumbprint was computed with another implementation.
        using var jwk = JsonDocument.Parse("""
            {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}
            """);

        Assert.Equal("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s", VerificationKey.FromJwk(jwk.RootElement)!.KeyId);
    }

    [Fact]
    public async Task The_same_randomness_makes_the_same_key()
    {
        var one = await IdentityBench.StartAsync();
        var two = await IdentityBench.StartAsync();

        Assert.Equal(one.KeyId, two.KeyId);
    }

    [Fact]
    public async Task A_new_key_is_published_first_and_signs_later_and_the_old_one_still_verifies()
    {
        var bench = await IdentityBench.StartAsync();
        var first = bench.KeyId;
        bench.Secrets.Rotate(SigningKeys.SecretName, P256.NewPkcs8(new SeededRandom(9)));

        bench.Clock.Now += TimeSpan.FromMinutes(6);
        var published = await bench.Keys.CurrentAsync(default);
        Assert.Equal(2, published.Keys.Count);
        Assert.Equal(first, published.InUse.Public.KeyId);
        var old = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);

        bench.Clock.Now += TimeSpan.FromMinutes(5);
        Assert.Null(await bench.FaultOfAsync(old.Text));

        bench.Clock.Now += TimeSpan.FromHours(2);
        var rotated = await bench.Keys.CurrentAsync(default);
        Assert.NotEqual(first, rotated.InUse.Public.KeyId);
        Assert.NotNull(rotated.Find(first));
        Assert.Null(await bench.FaultOfAsync((await bench.Tokens.IssueAsync(IdentityBench.Subject, default)).Text));
    }

    [Fact]
    public async Task Old_keys_verify_until_what_they_signed_is_dead_and_are_then_withdrawn_for_good()
    {
        var bench = await IdentityBench.StartAsync();
        var first = bench.KeyId;
        var second = (await bench.Keys.RotateAsync(default)).Public.KeyId;
        Assert.Equal(TimeSpan.FromHours(2), SigningKeys.SignsAfter);
        Assert.Equal(new TimeSpan(3, 10, 0), SigningKeys.ReplacesAfter);

        bench.Clock.Now += SigningKeys.ReplacesAfter - TimeSpan.FromMinutes(6);
        Assert.Equal([second, first], await KeyIdsAsync(bench));
        var third = (await bench.Keys.RotateAsync(default)).Public.KeyId;

        bench.Clock.Now += TimeSpan.FromMinutes(6);
        Assert.Equal([third, second], await KeyIdsAsync(bench));
        Assert.Equal(second, (await bench.Keys.CurrentAsync(default)).InUse.Public.KeyId);

        bench.Clock.Now += SigningKeys.ReplacesAfter;
        Assert.Equal([third], await KeyIdsAsync(bench));
    }

    [Fact]
    public async Task A_flood_of_unknown_key_ids_fetches_nothing()
    {
        var bench = await IdentityBench.StartAsync();
        var reads = bench.Secrets.Reads;

        for (var n = 0; n < 1000; n++)
            Assert.Equal(TokenFault.UnknownKey, await bench.FaultOfAsync(bench.Forge($$"""{"alg":"ES256","typ":"at+jwt","kid":"unknown{{n}}"}""", bench.Claims())));

        Assert.Equal(reads, bench.Secrets.Reads);
    }

    private static async Task<IEnumerable<string>> KeyIdsAsync(IdentityBench bench) =>
        (await bench.Keys.CurrentAsync(default)).Keys.Select(key => key.Public.KeyId);

    [Fact]
    public async Task A_withdrawn_keys_tokens_are_refused_even_when_they_were_verified_before()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);
        Assert.Null(await bench.FaultOfAsync(token.Text));

        bench.Secrets.Rotate(SigningKeys.SecretName, P256.NewPkcs8(new SeededRandom(9)));
        bench.Secrets.Remove(SigningKeys.SecretName, "v1");
        bench.Clock.Now += TimeSpan.FromMinutes(6);

        Assert.Equal(TokenFault.UnknownKey, await bench.FaultOfAsync(token.Text));
    }

    [Fact]
    public async Task One_key_serves_many_threads()
    {
        var bench = await IdentityBench.StartAsync();

        await Parallel.ForAsync(0, 200, async (_, ct) =>
        {
            var token = await bench.Tokens.IssueAsync(IdentityBench.Subject with { Epoch = 1 }, ct);
            Assert.Null(await bench.FaultOfAsync(token.Text));
        });
    }

    [Fact]
    public async Task A_key_that_is_still_there_is_not_opened_again()
    {
        var bench = await IdentityBench.StartAsync();
        bench.Clock.Now += TimeSpan.FromMinutes(6);
        var later = await bench.Keys.CurrentAsync(default);

        Assert.NotSame(bench.KeySet, later);
        Assert.Same(bench.KeySet.InUse, later.InUse);
    }

    [Theory]
    [InlineData("""["verify"]""", true)]
    [InlineData("""["sign","verify"]""", true)]
    [InlineData("""["sign"]""", false)]
    [InlineData("""[7]""", false)]
    [InlineData("[]", false)]
    [InlineData("\"verify\"", false)]
    public void A_key_that_says_what_it_is_for_must_be_for_verifying(string operations, bool isOne)
    {
        var jwk = $$"""
            {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","key_ops":{{operations}}}
            """;

        Assert.Equal(isOne, VerificationKey.FromJwk(JsonDocument.Parse(jwk).RootElement) is not null);
    }

    [Theory]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA"}""")]
    [InlineData("""{"kty":"RSA","n":"AAAA","e":"AQAB"}""")]
    [InlineData("""{"kty":"oct","k":"AAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","key_ops":["encrypt"]}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","alg":"ES384"}""")]
    [InlineData("[]")]
    public void Another_kind_of_key_is_no_key(string json) =>
        Assert.Null(VerificationKey.FromJwk(JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement));
}
