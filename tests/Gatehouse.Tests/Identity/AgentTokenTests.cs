using System.Buffers.Text;
using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Identity;

namespace Gatehouse.Tests.Identity;

public sealed class AgentTokenTests
{
    private static readonly ActChain toAna = new(["agt_parentparentparent01", "usr_anaanaanaanaanaana01"]);

    [Fact]
    public async Task An_issued_token_says_who_its_bearer_is()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);

        var outcome = await bench.Verifier.VerifyAsync(token.Text, default);

        var accepted = Assert.IsType<AgentTokenOutcome.Accepted>(outcome);
        var expected = new AgentPrincipal(
            IdentityBench.Organisation, IdentityBench.Agent, IdentityBench.Credential, 3, ActChain.None, bench.Clock.Now.AddMinutes(10));
        Assert.Equal(expected with { TokenId = Payload(token).GetProperty("jti").GetString()! }, accepted.Principal);
        Assert.Equal(TimeSpan.FromMinutes(10), token.ExpiresIn);
        Assert.Equal(expected.ExpiresAt, token.ExpiresAt);
    }

    [Fact]
    public async Task A_token_carries_exactly_the_documented_members()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);

        Assert.Equal(bench.Header, System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Text.Split('.')[0])));
        Assert.Equal(["iss", "aud", "sub", "client_id", "org", "iat", "exp", "jti", "epoch"], Payload(token).EnumerateObject().Select(claim => claim.Name));
        Assert.DoesNotContain(token.Text, $"{token}");
    }

    [Fact]
    public async Task A_delegated_token_carries_its_chain_and_lives_five_minutes()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject with { ActChain = toAna }, default);

        var accepted = Assert.IsType<AgentTokenOutcome.Accepted>(await bench.Verifier.VerifyAsync(token.Text, default));

        Assert.Equal(toAna, accepted.Principal.ActChain);
        Assert.Equal(TimeSpan.FromMinutes(5), token.ExpiresIn);
        Assert.Equal("usr_anaanaanaanaanaana01", Payload(token).GetProperty("act").GetProperty("act").GetProperty("sub").GetString());
    }

    [Theory]
    [InlineData(60.9, 60)]
    [InlineData(600, 300)]
    public async Task A_delegated_token_carries_its_limits_and_ends_with_them_at_the_latest(double left, int lives)
    {
        var bench = await IdentityBench.StartAsync();
        var limits = new DelegationLimits { Actions = ["mail.send"], Depth = 1, ExpiresAt = bench.Clock.Now.AddSeconds(left) };
        var parent = Ids.NewTask(IdentityBench.Connection, DateTimeOffset.UnixEpoch, bench.Random);

        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject with { ActChain = toAna, Limits = limits, ParentTask = parent }, default);

        var principal = Assert.IsType<AgentTokenOutcome.Accepted>(await bench.Verifier.VerifyAsync(token.Text, default)).Principal;
        Assert.Equal((TimeSpan.FromSeconds(lives), parent), (principal.ExpiresAt - bench.Clock.Now, principal.ParentTask));
        Assert.Equal(limits with { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(limits.ExpiresAt.Value.ToUnixTimeSeconds()) }, principal.Limits);
        Assert.Equal(TokenFault.MalformedClaims, await bench.FaultOfAsync(bench.Forge(bench.Header, bench.Claims(("limits", "{\"places\":[]}")))));
    }

    [Fact]
    public async Task A_per_hop_token_is_for_its_receiver_alone()
    {
        var bench = await IdentityBench.StartAsync();
        var task = Ids.NewTask(IdentityBench.Connection, DateTimeOffset.UnixEpoch, bench.Random);
        var token = await bench.Tokens.IssuePerHopAsync(
            IdentityBench.Subject with { ActChain = toAna }, new TokenHop(IdentityBench.Connection, task, "agt_receiverreceiver0001"), default);

        var claims = Payload(token);
        Assert.Equal("agt_receiverreceiver0001", claims.GetProperty("aud").GetString());
        Assert.Equal(task, claims.GetProperty("task").GetString());
        Assert.Equal(IdentityBench.Connection, claims.GetProperty("con").GetString());
        Assert.Equal(300, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(TokenFault.WrongAudience, await bench.FaultOfAsync(token.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(IdentityBench.Issuer)]
    public async Task No_receiver_is_handed_a_token_for_the_gate(string audience)
    {
        var bench = await IdentityBench.StartAsync();
        var hop = new TokenHop(IdentityBench.Connection, Ids.NewTask(IdentityBench.Connection, DateTimeOffset.UnixEpoch, bench.Random), audience);

        await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Tokens.IssuePerHopAsync(IdentityBench.Subject, hop, default));
    }

    [Fact]
    public async Task A_per_hop_token_names_a_task_of_its_connection()
    {
        var bench = await IdentityBench.StartAsync();
        var hop = new TokenHop(IdentityBench.Connection, Ids.NewTask(Ids.NewConnection(bench.Random), DateTimeOffset.UnixEpoch, bench.Random), "https://target.example");

        await Assert.ThrowsAsync<ArgumentException>(async () => await bench.Tokens.IssuePerHopAsync(IdentityBench.Subject, hop, default));
    }

    [Fact]
    public async Task An_expired_token_is_refused_also_when_it_was_verified_before()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);

        bench.Clock.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1);
        Assert.Null(await bench.FaultOfAsync(token.Text));
        bench.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(TokenFault.Expired, await bench.FaultOfAsync(token.Text));
    }

    [Fact]
    public async Task A_verified_token_is_remembered()
    {
        var bench = await IdentityBench.StartAsync();
        var token = await bench.Tokens.IssueAsync(IdentityBench.Subject, default);

        var first = await bench.Verifier.VerifyAsync(token.Text, default);
        Assert.Same(first, await bench.Verifier.VerifyAsync(token.Text, default));
    }

    [Fact]
    public async Task A_small_memory_of_tokens_only_costs_time()
    {
        var bench = await IdentityBench.StartAsync();
        var verifier = new AgentTokenVerifier(IdentityBench.Options, bench.Keys, new VerifiedTokenCache(4), bench.Clock);
        var tokens = new List<string>();
        for (var i = 0; i < 12; i++)
            tokens.Add((await bench.Tokens.IssueAsync(IdentityBench.Subject with { Epoch = i }, default)).Text);

        foreach (var round in Enumerable.Range(0, 2))
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                var accepted = Assert.IsType<AgentTokenOutcome.Accepted>(await verifier.VerifyAsync(tokens[i], default));
                Assert.Equal(i, accepted.Principal.Epoch);
            }
        }
    }

    private static JsonElement Payload(IssuedToken token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Text.Split('.')[1])).RootElement;
}
