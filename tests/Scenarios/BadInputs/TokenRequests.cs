using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Cases 37 to 48 of the catalogue: each is refused, and nobody is let in.</summary>
public sealed class TokenRequests(BadInputGate gate) : IClassFixture<BadInputGate>
{
    private const string Issuer = "https://gatehouse.local";

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    public async Task Case_37_the_assertion_does_not_choose_how_it_is_checked(string algorithm)
    {
        using var key = new ClientKey();
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var client = await RegisterAsync(key);
        Assert.Equal(200, (await gate.Client.AssertAsync(key.Prove(client, Issuer))).Status);

        await IsRefusedAsync(key.ProveAs(client, Issuer, algorithm, signed => algorithm switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(key.PublicPem(), signed),
            _ => larger.SignData(signed, HashAlgorithmName.SHA384),
        }));
        await IsRefusedAsync(key.ProveAs(client, Issuer, "ES256", signed => larger.SignData(signed, HashAlgorithmName.SHA256)));
    }

    [Theory]
    [InlineData("an array", "")]
    [InlineData("a string", "https://gatehouse.local/oauth/token")]
    [InlineData("a string", "https://other.example")]
    public async Task Case_38_the_audience_is_the_issuer_alone(string form, string audience)
    {
        using var key = new ClientKey();
        var client = await RegisterAsync(key);

        await IsRefusedAsync(key.Prove(client, Issuer, claims => claims["aud"] = form == "an array" ? new[] { Issuer } : audience));
    }

    [Fact]
    public async Task Case_39_an_assertion_is_good_once()
    {
        using var key = new ClientKey();
        var client = await RegisterAsync(key);
        var assertion = key.Prove(client, Issuer);

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gate.Client.AssertAsync(assertion)));

        Assert.Single(all, reply => reply.Status == 200);
        Assert.All(all, reply => Assert.True(reply.Status is 200 or 401, reply.ToString()));
        await IsRefusedAsync(key.Prove(client, Issuer, claims => claims.Remove("jti")));
    }

    [Theory]
    [InlineData("exp", null)]
    [InlineData("exp", 360)]
    [InlineData("exp", -1)]
    [InlineData("nbf", 120)]
    [InlineData("iat", 3600)]
    public async Task Case_40_an_assertion_has_its_time(string claim, int? seconds)
    {
        using var key = new ClientKey();
        var client = await RegisterAsync(key);

        await IsRefusedAsync(key.Prove(client, Issuer, claims =>
        {
            claims.Remove(claim);
            if (seconds is { } offset)
                claims[claim] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + offset;
        }));
    }

    [Fact]
    public async Task Case_41_a_flood_of_unknown_keys_is_only_refused()
    {
        var parts = gate.Agent.Token.Split('.');
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(n =>
        {
            var header = System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","typ":"at+jwt","kid":"unknown{{n}}"}"""));
            return gate.Client.GetAsync("/v1/tasks/tsk_x", $"{header}.{parts[1]}.{parts[2]}");
        }));

        Assert.All(replies, reply => Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code)));
        Assert.All(replies, gate.IsSafe);
    }

    [Fact]
    public async Task Case_42_a_client_proves_itself_in_one_way()
    {
        using var key = new ClientKey();
        var client = await RegisterAsync(key);
        (string, string) id = ("client_id", gate.Agent.ClientId), secret = ("client_secret", gate.Agent.ClientSecret), grant = ("grant_type", "client_credentials");
        (string, string) type = ("client_assertion_type", OAuthClient.AssertionType), assertion = ("client_assertion", key.Prove(client, Issuer));

        await IsInvalidAsync("invalid_request", Basic(grant, id, secret));
        await IsInvalidAsync("invalid_request", Basic(grant, type, assertion));
        await IsInvalidAsync("invalid_request", OAuthClient.FormRequest("/oauth/token", grant, secret, type, assertion));
        await IsInvalidAsync("invalid_request", OAuthClient.FormRequest("/oauth/token", grant, assertion));
        await IsInvalidAsync("invalid_request", Basic(grant, ("client_id", client)));
    }

    [Theory]
    [InlineData("invalid_scope", "scope", "dispatch everything")]
    [InlineData("invalid_scope", "scope", "Dispatch")]
    [InlineData("invalid_request", "grant_type", "client_credentials")]
    [InlineData("invalid_request", "client_id", "x")]
    [InlineData("invalid_request", "anything", "twice")]
    public async Task Case_43_no_wider_scope_and_nothing_twice(string error, string name, string value)
    {
        (string, string)[] good = [("grant_type", "client_credentials"), ("client_id", gate.Agent.ClientId), ("client_secret", gate.Agent.ClientSecret), ("anything", "once")];

        await IsInvalidAsync(error, OAuthClient.FormRequest("/oauth/token", [.. good, (name, value)]));
    }

    [Theory]
    [InlineData("X-ARR-ClientCert", "good")]
    [InlineData("X-ARR-ClientCert", "expired")]
    [InlineData("X-ARR-ClientCert", "for servers")]
    [InlineData("X-ARR-ClientCert", "signed by itself")]
    [InlineData("X-ARR-ClientCert", "none at all")]
    [InlineData("X-Forwarded-Client-Cert", "good")]
    [InlineData("Client-Cert", "good")]
    public async Task Case_44_a_certificate_in_a_header_proves_nothing_on_a_host_that_asks_for_none(string name, string certificate)
    {
        using var authority = ClientCard.Authority();
        using var card = certificate switch
        {
            "expired" => authority.Issue(null, begins: TimeSpan.FromDays(-3)),
            "for servers" => authority.Issue(null, purpose: "1.3.6.1.5.5.7.3.1"),
            "signed by itself" => ClientCard.SelfSigned(),
            _ => authority.Issue(null),
        };
        var value = certificate == "none at all" ? "MIIB" : card.Base64;
        var form = OAuthClient.FormRequest("/oauth/token", ("grant_type", "client_credentials"), ("client_id", gate.Agent.ClientId));
        form.Headers.TryAddWithoutValidation(name, name == "Client-Cert" ? $":{value}:" : value);

        var refused = await gate.Client.SendAsync(form, null);
        Assert.Equal((401, "invalid_client"), (refused.Status, refused.Body.TextOf("error")));
        var dispatch = await gate.Client.PostAsync("/v1/dispatch", AgentClient.Task(gate.Connection), null!, (name, value));
        Assert.Equal((401, "unauthenticated"), (dispatch.Status, dispatch.Code));
        await gate.HasDoneNothingAsync();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("good")]
    [InlineData("htu")]
    [InlineData("htm")]
    [InlineData("jti")]
    [InlineData("ath")]
    [InlineData("jwk")]
    public async Task Case_45_no_proof_of_possession_stands_in_for_a_bearer_s_token(string wrong)
    {
        using var proof = new SentProof();
        (string, string)[] headers = wrong == "none" ? [] : [("DPoP", proof.Of("POST", "https://gatehouse.local/v1/dispatch", gate.Agent.Token, wrong))];

        // A token that is no DPoP token is none under that scheme (RFC 9449 section 7.1), whatever is proven beside it; nor is a proof alone.
        foreach (var scheme in new[] { "DPoP", "Token", "Basic" })
        {
            for (var turn = 0; turn < (wrong == "jti" ? 2 : 1); turn++)
            {
                var reply = await gate.Client.PostAsync("/v1/dispatch", AgentClient.Task(gate.Connection), null!, [("Authorization", $"{scheme} {gate.Agent.Token}"), .. headers]);
                Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
            }
        }

        Assert.Equal(401, (await gate.Client.PostAsync("/v1/dispatch", AgentClient.Task(gate.Connection), null!, headers)).Status);
        await gate.HasDoneNothingAsync();
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("publicKey")]
    public async Task Case_47_a_third_active_credential_is_a_conflict(string kind)
    {
        using var key = new ClientKey();
        var agent = await gate.Owner.EnrolAsync();
        await gate.Owner.IssueAsync(agent.Id);

        var third = await IssueAsync(agent.Id, kind, kind == "publicKey" ? key.Jwk : null);

        Assert.Equal((409, "conflict"), (third.Status, third.Code));
        Assert.Equal(201, (await IssueAsync(agent.Id, "auditWriter")).Status);
    }

    [Fact]
    public async Task Case_48_another_s_token_is_neither_told_of_nor_ended()
    {
        var stranger = await gate.Owner.EnrolAsync();

        Assert.Equal((200, """{"active":false}"""), Answer(await gate.Client.IntrospectAsync(stranger, gate.Agent.Token)));
        Assert.Equal((200, ""), Answer(await gate.Client.RevokeAsync(stranger, gate.Agent.Token)));
        Assert.Equal((200, ""), Answer(await gate.Client.RevokeAsync(stranger, "no token at all")));
        Assert.True((await gate.Client.IntrospectAsync(gate.Agent, gate.Agent.Token)).IsActive());
    }

    [Fact]
    public async Task A_certificate_that_is_registered_proves_nobody_by_a_header_where_nobody_asks_for_one()
    {
        using var card = ClientCard.SelfSigned();
        var issued = await gate.Client.PostAsync($"/v1/agents/{gate.Agent.Id}/credentials", new { kind = "certificate", certificate = card.Pem }, gate.Owner.Key);
        Assert.True(issued.Status == 201, issued.ToString());

        var form = OAuthClient.FormRequest("/oauth/token", ("grant_type", "client_credentials"), ("client_id", issued.Body.TextOf("clientId")!));
        var reply = await gate.Client.SendAsync(form, null, ("X-ARR-ClientCert", card.Base64));

        Assert.Equal((401, "invalid_client"), (reply.Status, reply.Body.TextOf("error")));
        Assert.DoesNotContain("tls_client_auth", (await gate.Client.GetAsync("/.well-known/oauth-authorization-server")).Text, StringComparison.Ordinal);
    }

    private static (int, string) Answer(Reply reply) => (reply.Status, reply.Text);

    private Task<Reply> IssueAsync(string agent, string kind, object? jwk = null) => gate.Client.PostAsync($"/v1/agents/{agent}/credentials", new { kind, jwk }, gate.Owner.Key);

    /// <returns>The client id of an agent of its own.</returns>
    private async Task<string> RegisterAsync(ClientKey key)
    {
        var reply = await IssueAsync(await gate.Owner.CreateAgentAsync(), "publicKey", key.Jwk);
        Assert.True(reply.Status == 201 && reply.Body.TextOf("keyId") == "laptop" && reply.Body.TextOf("clientSecret") is null, reply.ToString());
        return reply.Body.TextOf("clientId")!;
    }

    private async Task IsRefusedAsync(string assertion)
    {
        var reply = await gate.Client.AssertAsync(assertion);
        Assert.Equal((401, "invalid_client", "no-store"), (reply.Status, reply.Body.TextOf("error"), reply.Header("Cache-Control")));
        Assert.StartsWith("Basic", reply.Header("WWW-Authenticate"));
    }

    private async Task IsInvalidAsync(string error, HttpRequestMessage request)
    {
        var reply = await gate.Client.SendAsync(request, null);
        Assert.Equal((400, error, "no-store"), (reply.Status, reply.Body.TextOf("error"), reply.Header("Cache-Control")));
    }

    private HttpRequestMessage Basic(params (string, string)[] form)
    {
        var request = OAuthClient.FormRequest("/oauth/token", form);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{gate.Agent.ClientId}:{gate.Agent.ClientSecret}")));
        return request;
    }
}
