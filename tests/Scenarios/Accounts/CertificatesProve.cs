using System.Net.Security;
using System.Text.Json;
using Gatehouse.Local;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Accounts;

/// <summary>Agents that sign in by TLS client certificates (RFC 8705) at a local host that ends TLS itself.</summary>
public sealed class CertificatesProve : IAsyncLifetime, IDisposable
{
    private static readonly Uri name = new("spiffe://example.com/courier");

    private readonly DataFolder files = new();
    private readonly ClientCard authority = ClientCard.Authority();
    private readonly ClientCard host;
    private GatewayInProcess gate = null!;

    public CertificatesProve() => host = authority.Issue(null, purpose: "1.3.6.1.5.5.7.3.1", host: "gate.example.com");

    public async Task InitializeAsync()
    {
        var (certificate, key) = (Path.Combine(files.Path, "host.pem"), Path.Combine(files.Path, "host.key"));
        await File.WriteAllTextAsync(certificate, host.Pem);
        await File.WriteAllTextAsync(key, host.KeyPem);
        gate = await GatewayInProcess.StartAsync(change: options => options with
        {
            Urls = ["http://127.0.0.1:0", "https://127.0.0.1:0"],
            Tls = new TlsOptions(certificate, key),
            TakesClientCertificates = true,
        });
    }

    public async Task DisposeAsync() => await gate.DisposeAsync();

    public void Dispose()
    {
        files.Dispose();
        host.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task A_token_is_good_beside_the_certificate_it_was_given_for_and_nowhere_else()
    {
        using var card = ClientCard.SelfSigned();
        using var another = ClientCard.SelfSigned();
        using var own = At(card);
        using var other = At(another);
        using var none = At(null);
        await using var target = await RecordingTarget.StartAsync();
        var (agent, client) = await RegisterAsync(new { kind = "certificate", certificate = card.Pem });
        var connection = await gate.Owner.ConnectAsync(agent, new { http = new { url = target.Url.AbsoluteUri } });

        var token = await TokenAsync(own, client);
        Assert.Equal(card.Thumbprint, Claims(token).GetProperty("cnf").TextOf("x5t#S256"));
        var accepted = await own.PostAsync("/v1/dispatch", AgentClient.Task(connection), token);
        Assert.True(accepted.Status == 202, accepted.ToString());
        await Eventually.IsTrueAsync("it is delivered", () => target.CallsOf(accepted.Task).Count == 1);

        foreach (var at in new[] { other, none, gate.Client })
            Assert.Equal(401, (await at.PostAsync("/v1/dispatch", AgentClient.Task(connection), token)).Status);
        Assert.Equal(401, (await gate.Client.PostAsync("/v1/dispatch", AgentClient.Task(connection), token, ("X-ARR-ClientCert", card.Base64))).Status);
        Assert.Equal(401, (await none.GetAsync($"/v1/tasks/{accepted.Task}", token)).Status);
        Assert.Equal(200, (await own.GetAsync($"/v1/tasks/{accepted.Task}", token)).Status);
        var exchange = await none.FormAsync("/oauth/token", null, ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", token), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("resource", "grt_00000000000000000000"), ("audience", connection));
        Assert.Equal((400, "invalid_request"), (exchange.Status, exchange.Body.TextOf("error")));

        var introspected = await own.FormAsync("/oauth/introspect", null, ("token", token), ("client_id", client));
        Assert.Equal(card.Thumbprint, introspected.Body.GetProperty("cnf").TextOf("x5t#S256"));
        Assert.Equal(401, (await other.FormAsync("/oauth/introspect", null, ("token", token), ("client_id", client))).Status);
        Assert.Single(target.Calls);
        await Eventually.IsTrueAsync("whoever showed it without is on record", async () => (await gate.Client.GetAsync("/v1/audit/export", gate.Owner.Key)).Text.Contains("sign-ins-refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_agent_is_given_to_go_on_with_is_good_beside_its_certificate_and_nowhere_else()
    {
        using var card = ClientCard.SelfSigned();
        using var another = ClientCard.SelfSigned();
        using var own = At(card);
        using var other = At(another);
        using var none = At(null);
        await using var held = await HeldTarget.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var made = await gate.Client.PostAsync("/v1/agents", new { name = "coordinator", owner = new { team = "t", contact = "c" }, actsFor = "user:ana@example.com" }, gate.Owner.Key);
        var coordinator = await gate.Owner.SignInAsync(made.Body.TextOf("id")!);
        var courier = await gate.Owner.EnrolAsync(held.Target.Url);
        var client = await IssueAsync(courier.Id, new { kind = "certificate", certificate = card.Pem });
        var onwards = await gate.Owner.ConnectAsync(courier, target.Url);
        await coordinator.HandInAsync(await gate.Owner.ConnectAsync(coordinator, courier));
        await held.IsBusyAsync();
        var (hop, proven) = (held.Target.Calls[0].Headers["Authorization"]["Bearer ".Length..], await TokenAsync(own, client));

        var given = await DelegateAsync(own, hop, proven);
        Assert.True(given.Status == 200, given.ToString());
        var token = given.Body.TextOf("access_token")!;
        Assert.Equal((card.Thumbprint, coordinator.Id), (Claims(token).GetProperty("cnf").TextOf("x5t#S256"), Claims(token).GetProperty("act").TextOf("sub")));
        foreach (var at in new[] { other, none, gate.Client })
        {
            Assert.Equal((400, "invalid_request"), Refusal(await DelegateAsync(at, hop, proven)));
            Assert.Equal(401, (await at.PostAsync("/v1/dispatch", AgentClient.Task(onwards), token)).Status);
        }

        // A bound token is no way to one that is not, though the agent has a secret too.
        var unbound = await DelegateAsync(own, token, courier.Token);
        Assert.Equal((400, "invalid_request"), Refusal(unbound));
        Assert.Contains("certificate", unbound.Body.TextOf("error_description"), StringComparison.Ordinal);
        Assert.Equal(card.Thumbprint, Claims((await DelegateAsync(own, token, proven)).Body.TextOf("access_token")!).GetProperty("cnf").TextOf("x5t#S256"));

        var accepted = await own.PostAsync("/v1/dispatch", AgentClient.Task(onwards), token);
        Assert.True(accepted.Status == 202, accepted.ToString());
        await Eventually.IsTrueAsync("it is delivered", () => target.CallsOf(accepted.Task).Count == 1);
        Assert.Single(target.Calls);
    }

    [Theory]
    [InlineData("good", 200)]
    [InlineData("expired", 401)]
    [InlineData("for servers", 401)]
    [InlineData("signed by itself", 401)]
    [InlineData("of another name", 401)]
    [InlineData("from another authority", 401)]
    [InlineData("none", 401)]
    public async Task An_authority_s_certificates_prove_their_name(string how, int expected)
    {
        using var stranger = ClientCard.Authority("CN=stranger");
        using var card = how switch
        {
            "expired" => authority.Issue(name, begins: TimeSpan.FromDays(-3)),
            "for servers" => authority.Issue(name, purpose: "1.3.6.1.5.5.7.3.1"),
            "signed by itself" => ClientCard.SelfSigned(uri: name),
            "of another name" => authority.Issue(new Uri("spiffe://example.com/cashier")),
            "from another authority" => stranger.Issue(name),
            _ => authority.Issue(name),
        };
        using var at = At(how == "none" ? null : card);
        var (_, client) = await RegisterAsync(new { kind = "certificate", authority = authority.Pem, name = new { uri = name } });

        var reply = await at.FormAsync("/oauth/token", null, ("grant_type", "client_credentials"), ("client_id", client));

        Assert.True(reply.Status == expected, $"{how}: {reply}");
        Assert.Equal(expected == 401 ? "invalid_client" : null, reply.Body.TextOf("error"));
    }

    [Fact]
    public async Task What_the_host_takes_is_told_and_a_use_is_kept()
    {
        using var card = ClientCard.SelfSigned();
        using var own = At(card);
        var (agent, client) = await RegisterAsync(new { kind = "certificate", certificate = card.Pem });
        await TokenAsync(own, client);

        var metadata = (await own.GetAsync("/.well-known/oauth-authorization-server")).Body;
        Assert.True(metadata.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean());
        Assert.Equal(["self_signed_tls_client_auth", "tls_client_auth"], metadata.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(one => one.GetString()).Where(one => one!.Contains("tls", StringComparison.Ordinal)).Order());
        var held = await Eventually.BecomesAsync("its use is kept", async () => (await gate.Client.GetAsync($"/v1/agents/{agent}/credentials", gate.Owner.Key)).Body.GetProperty("items")[0], one => one.TextOf("lastUsedAt") is not null);
        Assert.Equal(("certificate", card.Thumbprint, new DateTimeOffset(card.Certificate.NotAfter)), (held.TextOf("kind"), held.TextOf("thumbprint"), held.GetProperty("expiresAt").GetDateTimeOffset()));
    }

    [Theory]
    [InlineData("both", "$")]
    [InlineData("its key too", "$.certificate")]
    [InlineData("expired", "$.certificate")]
    [InlineData("two", "$.certificate")]
    [InlineData("no certificate", "$.certificate")]
    [InlineData("an authority without a name", "$.name")]
    [InlineData("an authority and two names", "$.name")]
    [InlineData("a wildcard", "$.name.dns")]
    [InlineData("no URI", "$.name.uri")]
    [InlineData("no root", "$.authority")]
    [InlineData("one and a name", "$.name")]
    public async Task What_cannot_prove_anybody_is_refused_when_it_is_registered(string how, string where)
    {
        using var card = ClientCard.SelfSigned();
        using var expired = ClientCard.SelfSigned(begins: TimeSpan.FromDays(-3));
        using var between = authority.Issue(null, purpose: null, isAuthority: true);
        object body = how switch
        {
            "both" => new { kind = "certificate", certificate = card.Pem, authority = authority.Pem, name = new { uri = name } },
            "its key too" => new { kind = "certificate", certificate = $"{card.Pem}\n{card.KeyPem}" },
            "expired" => new { kind = "certificate", certificate = expired.Pem },
            "two" => new { kind = "certificate", certificate = $"{card.Pem}\n{authority.Pem}" },
            "no certificate" => new { kind = "certificate", certificate = "courier" },
            "an authority without a name" => new { kind = "certificate", authority = authority.Pem },
            "an authority and two names" => new { kind = "certificate", authority = authority.Pem, name = new { uri = name, dns = "courier.example.com" } },
            "a wildcard" => new { kind = "certificate", authority = authority.Pem, name = new { dns = "*.example.com" } },
            "no URI" => new { kind = "certificate", authority = authority.Pem, name = new { uri = "courier" } },
            "no root" => new { kind = "certificate", authority = between.Pem, name = new { uri = name } },
            _ => new { kind = "certificate", certificate = card.Pem, name = new { uri = name } },
        };

        var reply = await gate.Client.PostAsync($"/v1/agents/{await gate.Owner.CreateAgentAsync()}/credentials", body, gate.Owner.Key);

        Assert.Equal((400, "malformed"), (reply.Status, reply.Code));
        Assert.Contains($"`{where}`", reply.Text, StringComparison.Ordinal);
    }

    private GateClient At(ClientCard? card) => new(new Uri(gate.Addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal))), new SslClientAuthenticationOptions
    {
        ClientCertificates = card is null ? [] : [card.Certificate],
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetRawCertData().AsSpan().SequenceEqual(host.Certificate.RawData),
    });

    private async Task<(string Agent, string Client)> RegisterAsync(object credential)
    {
        var agent = await gate.Owner.CreateAgentAsync();
        return (agent, await IssueAsync(agent, credential));
    }

    private async Task<string> IssueAsync(string agent, object credential)
    {
        var issued = await gate.Client.PostAsync($"/v1/agents/{agent}/credentials", credential, gate.Owner.Key);
        Assert.True(issued.Status == 201, issued.ToString());
        return issued.Body.TextOf("clientId")!;
    }

    private static Task<Reply> DelegateAsync(GateClient at, string subject, string actor) => at.FormAsync(
        "/oauth/token",
        null,
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", subject),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
        ("actor_token", actor),
        ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"));

    private static (int Status, string? Error) Refusal(Reply reply) => (reply.Status, reply.Body.TextOf("error"));

    private static async Task<string> TokenAsync(GateClient at, string client)
    {
        var reply = await at.FormAsync("/oauth/token", null, ("grant_type", "client_credentials"), ("client_id", client));
        Assert.True(reply.Status == 200, reply.ToString());
        return reply.Body.TextOf("access_token")!;
    }

    private static JsonElement Claims(string token) => JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
}
