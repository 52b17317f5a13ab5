using System.Text;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

/// <summary>Every class of token that is not one of ours, each signed with our own key wherever that is possible.</summary>
public sealed class MalformedTokenTests
{
    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"None","typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256","typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"es256","typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"ES384","typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":["ES256"],"typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"typ":"at+jwt","kid":"KID"}""", TokenFault.WrongAlgorithm)]
    [InlineData("""{"alg":"ES256","kid":"KID"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"KID"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"AT+JWT","kid":"KID"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"application/at+jwt","kid":"KID"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"dpop+jwt","kid":"KID"}""", TokenFault.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"other"}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":7}""", TokenFault.UnknownKey)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","crit":[]}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","crit":["exp"],"exp":1}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","b64":false}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","zip":"DEF"}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","jku":"https://evil.example/jwks"}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","x5u":"https://evil.example/x"}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","x5c":[]}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","jwk":{}}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","\u006awk":{}}""", TokenFault.ForbiddenHeader)]
    [InlineData("""{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"KID"}""", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","\u0061lg":"ES256","typ":"at+jwt","kid":"KID"}""", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}{}""", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID",}""", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"/**/}""", TokenFault.NotStrictJson)]
    [InlineData("""["ES256"]""", TokenFault.NotStrictJson)]
    [InlineData("null", TokenFault.NotStrictJson)]
    [InlineData("", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"\ud800"}""", TokenFault.NotStrictJson)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","\udfff":1}""", TokenFault.NotStrictJson)]
    public async Task A_header_that_is_not_ours_is_refused(string header, TokenFault fault)
    {
        var bench = await IdentityBench.StartAsync();

        Assert.Equal(fault, await bench.FaultOfAsync(bench.Forge(header.Replace("KID", bench.KeyId), bench.Claims())));
    }

    [Theory]
    [InlineData("iss", null, TokenFault.WrongIssuer)]
    [InlineData("iss", "\"https://gate.example/\"", TokenFault.WrongIssuer)]
    [InlineData("iss", "\"https://evil.example\"", TokenFault.WrongIssuer)]
    [InlineData("iss", "[\"https://gate.example\"]", TokenFault.WrongIssuer)]
    [InlineData("aud", null, TokenFault.WrongAudience)]
    [InlineData("aud", "[\"https://gate.example\"]", TokenFault.WrongAudience)]
    [InlineData("aud", "[\"https://gate.example\",\"https://evil.example\"]", TokenFault.WrongAudience)]
    [InlineData("aud", "\"https://gate.example/oauth/token\"", TokenFault.WrongAudience)]
    [InlineData("aud", "\"agt_0123456789abcdefghij\"", TokenFault.WrongAudience)]
    [InlineData("task", "\"tsk_abcdefghij01234567890123456789abcdef\"", TokenFault.WrongAudience)]
    [InlineData("exp", null, TokenFault.MalformedClaims)]
    [InlineData("exp", "null", TokenFault.MalformedClaims)]
    [InlineData("exp", "\"1780315800\"", TokenFault.MalformedClaims)]
    [InlineData("exp", "1780315800.0", TokenFault.MalformedClaims)]
    [InlineData("exp", "1780315800.5", TokenFault.MalformedClaims)]
    [InlineData("exp", "1.7803158e9", TokenFault.MalformedClaims)]
    [InlineData("exp", "-1", TokenFault.MalformedClaims)]
    [InlineData("exp", "0", TokenFault.MalformedClaims)]
    [InlineData("exp", "-0", TokenFault.NotStrictJson)]
    [InlineData("exp", "9223372036854775807", TokenFault.MalformedClaims)]
    [InlineData("exp", "9223372036854775808", TokenFault.NotStrictJson)]
    [InlineData("exp", "1e400", TokenFault.NotStrictJson)]
    [InlineData("exp", "253402300800", TokenFault.MalformedClaims)]
    [InlineData("exp", "253402300799", TokenFault.LivesTooLong)]
    [InlineData("exp", "true", TokenFault.MalformedClaims)]
    [InlineData("iat", null, TokenFault.MalformedClaims)]
    [InlineData("iat", "\"1\"", TokenFault.MalformedClaims)]
    [InlineData("nbf", "\"1\"", TokenFault.MalformedClaims)]
    [InlineData("nbf", "null", TokenFault.MalformedClaims)]
    [InlineData("sub", null, TokenFault.MalformedClaims)]
    [InlineData("sub", "\"agt_x\"", TokenFault.MalformedClaims)]
    [InlineData("sub", "\"con_0123456789abcdefghij\"", TokenFault.MalformedClaims)]
    [InlineData("client_id", null, TokenFault.MalformedClaims)]
    [InlineData("client_id", "\"crd_x\"", TokenFault.MalformedClaims)]
    [InlineData("org", null, TokenFault.MalformedClaims)]
    [InlineData("org", "\"orgorgorgor2\"", TokenFault.MalformedClaims)]
    [InlineData("jti", null, TokenFault.MalformedClaims)]
    [InlineData("jti", "\"\"", TokenFault.MalformedClaims)]
    [InlineData("epoch", null, TokenFault.MalformedClaims)]
    [InlineData("epoch", "-1", TokenFault.MalformedClaims)]
    [InlineData("epoch", "\"3\"", TokenFault.MalformedClaims)]
    [InlineData("act", "\"usr_x\"", TokenFault.MalformedClaims)]
    [InlineData("act", "{}", TokenFault.MalformedClaims)]
    [InlineData("act", "{\"sub\":\"a\",\"act\":[]}", TokenFault.MalformedClaims)]
    [InlineData("iss\":\"https://evil.example\",\"iss", "\"https://gate.example\"", TokenFault.NotStrictJson)]
    [InlineData("\\u0069ss", "\"https://gate.example\"", TokenFault.NotStrictJson)]
    [InlineData("note", "\"\\ud800\"", TokenFault.NotStrictJson)]
    [InlineData("act", "{\"sub\":\"a\",\"sub\":\"b\"}", TokenFault.NotStrictJson)]
    public async Task Claims_that_are_not_ours_are_refused(string name, string? json, TokenFault fault)
    {
        var bench = await IdentityBench.StartAsync();

        Assert.Equal(fault, await bench.FaultOfAsync(bench.Forge(bench.Header, bench.Claims((name, json)))));
    }

    [Theory]
    [InlineData("exp", 1, null)]
    [InlineData("exp", 0, TokenFault.Expired)]
    [InlineData("exp", -1, TokenFault.Expired)]
    [InlineData("exp", 600, null)]
    [InlineData("exp", 601, TokenFault.LivesTooLong)]
    [InlineData("iat", 4, null)]
    [InlineData("iat", 5, TokenFault.NotYetValid)]
    [InlineData("iat", 3600, TokenFault.NotYetValid)]
    [InlineData("iat", -1, TokenFault.LivesTooLong)]
    [InlineData("nbf", 4, null)]
    [InlineData("nbf", 5, TokenFault.NotYetValid)]
    public async Task Times_are_judged_to_the_second(string claim, int secondsFromNow, TokenFault? fault)
    {
        var bench = await IdentityBench.StartAsync();
        var claims = bench.Claims((claim, $"{bench.Clock.NowSeconds + secondsFromNow}"));

        Assert.Equal(fault, await bench.FaultOfAsync(bench.Forge(bench.Header, claims)));
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(9, TokenFault.MalformedClaims)]
    public async Task An_act_chain_is_eight_deep_at_most(int depth, TokenFault? fault)
    {
        var bench = await IdentityBench.StartAsync();
        var act = Enumerable.Range(0, depth).Aggregate("", (inner, at) => inner.Length == 0 ? $$"""{"sub":"a{{at}}"}""" : $$"""{"sub":"a{{at}}","act":{{inner}}}""");

        Assert.Equal(fault, await bench.FaultOfAsync(bench.Forge(bench.Header, bench.Claims(("act", act)))));
    }

    [Theory]
    [InlineData("""{}{}""", TokenFault.NotStrictJson)]
    [InlineData("[]", TokenFault.NotStrictJson)]
    [InlineData("", TokenFault.NotStrictJson)]
    [InlineData("foo", TokenFault.NotStrictJson)]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", TokenFault.NotStrictJson)]
    [InlineData("{}", TokenFault.WrongIssuer)]
    [InlineData("{\"a\":NaN}", TokenFault.NotStrictJson)]
    public async Task A_payload_that_is_no_strict_object_is_refused(string payload, TokenFault fault)
    {
        var bench = await IdentityBench.StartAsync();

        Assert.Equal(fault, await bench.FaultOfAsync(bench.Forge(bench.Header, payload)));
    }

    [Fact]
    public async Task Ill_formed_utf_8_and_a_byte_order_mark_are_refused()
    {
        var bench = await IdentityBench.StartAsync();
        var header = Encoding.UTF8.GetBytes(bench.Header);

        Assert.Equal(TokenFault.NotStrictJson, await bench.FaultOfAsync(bench.Forge(header, [.. "{\"a\":\""u8, 0xC3, .. "\"}"u8])));
        Assert.Equal(TokenFault.NotStrictJson, await bench.FaultOfAsync(bench.Forge([0xEF, 0xBB, 0xBF, .. header], "{}"u8.ToArray())));
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_never_asks_the_store()
    {
        var bench = await IdentityBench.StartAsync();
        var before = bench.Secrets.Reads;

        for (var i = 0; i < 50; i++)
            Assert.Equal(TokenFault.UnknownKey, await bench.FaultOfAsync(bench.Forge(bench.Header.Replace(bench.KeyId, $"kid{i}"), bench.Claims())));

        Assert.Equal(before, bench.Secrets.Reads);
    }
}
