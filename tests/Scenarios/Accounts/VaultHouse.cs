using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Accounts;

/// <summary>What every story of the vault says to a gate.</summary>
internal sealed class VaultHouse(GateClient gate, Operator owner)
{
    public const string Person = "user:ana@example.com";

    public Operator Owner => owner;

    public async Task<string> AddProviderAsync(object body) => await MakeAsync("/v1/providers", body);

    /// <summary>A provider whose endpoints are all at one address.</summary>
    public Task<string> AddStandInAsync(Uri at) => AddProviderAsync(new
    {
        name = "stand-in",
        endpoints = new { authorization = new Uri(at, "/authorize").AbsoluteUri, token = new Uri(at, "/token").AbsoluteUri },
        client = new { id = "gate", secret = "a secret" },
    });

    /// <summary>Ana's grant at a stand-in, brought along.</summary>
    public async Task<string> ImportAsync(Uri at, string refreshToken = "a-refresh-token") =>
        await MakeAsync("/v1/grants", new { provider = await AddStandInAsync(at), user = Person, scopes = new[] { "calendar.read", "mail.read" }, refreshToken });

    /// <summary>Sends ana to the provider and back.</summary>
    /// <returns>The grant.</returns>
    public async Task<string> ConnectPersonAsync(string provider, GateClient back)
    {
        var started = await gate.PostAsync("/v1/grants", new { provider, user = Person, scopes = new[] { "openid", "offline_access", "calendar.read", "mail.read" } }, owner.Key);
        Assert.True(started.Status == 201, started.ToString());
        var path = await OidcServer.AgreeAsync(started.Body.TextOf("authorizationUrl")!);
        var returned = await back.GetAsync(path, null);
        Assert.True(returned.Status == 200 && returned.Text.Contains("Connected", StringComparison.Ordinal), returned.ToString());
        Assert.Equal(400, (await back.GetAsync(path, null)).Status);
        return started.Body.TextOf("id")!;
    }

    public async Task<(AgentClient Agent, string Connection)> EnrolAsync(string grant, Uri? target = null, object? policy = null)
    {
        var agent = await owner.EnrolAsync();
        var body = new { name = "uses a grant", from = agent.Id, to = new { http = new { url = target?.AbsoluteUri ?? "http://127.0.0.1:9/" } }, credential = new { grant, scopes = new[] { "calendar.read", "mail.read" } }, policy = policy ?? new { vault = new { exchange = true } } };
        return (agent, await MakeAsync("/v1/connections", body));
    }

    public static Task<Reply> ExchangeAsync(GateClient at, AgentClient agent, string grant, string connection, string? scope = null) => at.FormAsync(
        "/oauth/token",
        null,
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", agent.Token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("resource", $"urn:gatehouse:grant:{grant}"),
            ("audience", connection),
            .. scope is null ? ((string, string)[])[] : [("scope", scope)],
        ]);

    public async Task<Reply> GrantAsync(string grant) => await gate.GetAsync($"/v1/grants/{grant}", owner.Key);

    public Task<Reply> RevokeAsync(string grant) => gate.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/grants/{grant}"), owner.Key);

    private async Task<string> MakeAsync(string path, object body)
    {
        var made = await gate.PostAsync(path, body, owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return made.Body.TextOf("id")!;
    }
}
