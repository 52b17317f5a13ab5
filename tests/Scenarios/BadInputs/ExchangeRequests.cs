using System.Buffers.Text;
using Gatehouse.Delegation;
using Gatehouse.Identity;
using Gatehouse.Scenarios.Accounts;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Case 46 of the catalogue: whoever would exchange a token that is not theirs to exchange gets nothing, and no provider is asked.</summary>
public sealed class ExchangeRequests : IAsyncLifetime
{
    private const string TokenType = "urn:ietf:params:oauth:token-type:access_token";

    private int asked;
    private GatewayInProcess gate = null!;
    private TargetListener provider = null!;
    private AgentClient agent = null!;
    private string grant = null!;
    private string connection = null!;

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        provider = await TargetListener.OpenAsync(AnswerAsync);
        var house = new VaultHouse(gate.Client, gate.Owner);
        var endpoints = new { authorization = new Uri(provider.Url, "/authorize").AbsoluteUri, token = new Uri(provider.Url, "/token").AbsoluteUri };
        var id = await house.AddProviderAsync(new { name = "stand-in", endpoints, client = new { id = "gate", secret = "a secret" } });
        grant = (await gate.Client.PostAsync("/v1/grants", new { provider = id, user = VaultHouse.Person, scopes = new[] { "calendar.read", "mail.read" }, refreshToken = "r" }, gate.Owner.Key)).Body.TextOf("id")!;
        (agent, connection) = await house.EnrolAsync(grant, policy: new { vault = new { exchange = true }, delegation = new { maxDepth = 2 } });
    }

    public async Task DisposeAsync()
    {
        await provider.DisposeAsync();
        await gate.DisposeAsync();
    }

    [Theory]
    [InlineData("a chain of nine", "invalid_request")]
    [InlineData("one hop more than the policy lets", "invalid_grant")]
    [InlineData("the agent behind itself", "invalid_request")]
    [InlineData("an agent behind itself", "invalid_request")]
    [InlineData("a token for a receiver", "invalid_request")]
    [InlineData("a token of another signature", "invalid_request")]
    [InlineData("no token", "invalid_request")]
    [InlineData("the agent as its own actor", "invalid_request")]
    [InlineData("an operator's key", "invalid_request")]
    [InlineData("a refresh token's type", "invalid_request")]
    [InlineData("a grant that is none", "invalid_target")]
    [InlineData("a connection that is none", "invalid_target")]
    public async Task Case_46_an_exchange_is_of_the_agents_own_token_of_few_hops_and_for_a_grant_of_its_connection(string what, string error)
    {
        Assert.Equal(200, (await AskAsync(Good(agent.Token))).Status);
        // As many hops as the policy lets are no hindrance.
        Assert.Equal(200, (await AskAsync(Good(await SignAsync(null, await ActorsAsync(2))))).Status);
        var before = asked;

        var refused = await AskAsync(await FormOfAsync(what));

        Assert.Equal((400, error, "no-store"), (refused.Status, refused.Body.TextOf("error"), refused.Header("Cache-Control")));
        Assert.DoesNotContain("the-token", refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, asked);
    }

    private async Task<(string, string)[]> FormOfAsync(string what) => what switch
    {
        "a chain of nine" => Good(await SignAsync(null, [.. Enumerable.Range(0, 9).Select(n => $"agt_{n:d20}"), $"usr_{0:d20}"])),
        "the agent behind itself" => Good(await SignAsync(null, [agent.Id, (await ActorsAsync(0))[0]])),
        "an agent behind itself" => Good(await SignAsync(null, await ActorsAsync(1) is [var actor, var human] ? [actor, actor, human] : [])),
        "one hop more than the policy lets" => Good(await SignAsync(null, await ActorsAsync(3))),
        "a token for a receiver" => Good(await SignAsync("https://target.example", [])),
        "a token of another signature" => Good(agent.Token[..^4] + (agent.Token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA")),
        "no token" => Good("nothing"),
        "the agent as its own actor" => [.. Good(agent.Token), ("actor_token", agent.Token), ("actor_token_type", TokenType)],
        "an operator's key" => Good(gate.Owner.Key),
        "a refresh token's type" => Good(agent.Token, type: "urn:ietf:params:oauth:token-type:refresh_token"),
        "a grant that is none" => Good(agent.Token, resource: "urn:gatehouse:grant:grt_00000000000000000000"),
        _ => Good(agent.Token, audience: "con_00000000000000000000"),
    };

    /// <summary>Agents that stand, for the grant's person: what is refused is their number.</summary>
    private async Task<string[]> ActorsAsync(int count)
    {
        var actors = new List<string>();
        for (var n = 0; n < count; n++)
            actors.Add(await gate.Owner.CreateAgentAsync());
        var human = await gate.Services.GetRequiredService<People>().FindOrAddAsync(Claims().TextOf("org")!, VaultHouse.Person, default);
        return [.. actors, human.Id];
    }

    /// <summary>What the gate itself has never signed: by its own key, so that nothing else is wrong with it.</summary>
    private async Task<string> SignAsync(string? audience, IReadOnlyList<string> actors)
    {
        var issuer = gate.Services.GetRequiredService<AgentTokenIssuer>();
        var claims = Claims();
        var subject = new AgentSubject(claims.TextOf("org")!, agent.Id, claims.TextOf("client_id")!, claims.GetProperty("epoch").GetInt64(), new ActChain(actors));
        return audience is null ? (await issuer.IssueAsync(subject, default)).Text
            : (await issuer.IssuePerHopAsync(subject, new TokenHop(connection, $"tsk_{connection[4..]}0000000000000000", audience), default)).Text;
    }

    private System.Text.Json.JsonElement Claims() => System.Text.Json.JsonDocument.Parse(Base64Url.DecodeFromChars(agent.Token.Split('.')[1])).RootElement;

    private (string, string)[] Good(string token, string type = TokenType, string? resource = null, string? audience = null) =>
    [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", token),
        ("subject_token_type", type),
        ("resource", resource ?? $"urn:gatehouse:grant:{grant}"),
        ("audience", audience ?? connection),
        ("scope", "mail.read"),
    ];

    private Task<Reply> AskAsync((string, string)[] form) => gate.Client.FormAsync("/oauth/token", null, form);

    private Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref asked);
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("""{"access_token":"the-token","token_type":"Bearer","expires_in":600}""");
    }
}
