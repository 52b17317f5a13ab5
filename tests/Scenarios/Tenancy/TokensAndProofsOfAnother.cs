using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Tenancy;

/// <summary>What another organisation was given to come back with is worth nothing here.</summary>
[Collection(TwoHouses.Name)]
public sealed class TokensAndProofsOfAnother(TwoHouses houses)
{
    private static readonly string[] lists =
    [
        "/v1/agents", "/v1/agents/{agent}/credentials", "/v1/agents/{agent}/shares", "/v1/alert-routes", "/v1/alerts", "/v1/approvals", "/v1/approver-groups", "/v1/approvers", "/v1/attestation-keys", "/v1/attestations", "/v1/audit", "/v1/budgets",
        "/v1/connections", "/v1/connections/{connection}/approval-memory", "/v1/connections/{connection}/policy/versions", "/v1/dead-letters", "/v1/grants",
        "/v1/guardrail-sets", "/v1/guardrail-sets/{guardrailSet}/versions", "/v1/guardrails", "/v1/incidents", "/v1/operators", "/v1/providers", "/v1/sessions",
    ];

    [Fact]
    public async Task A_place_in_another_s_list_is_no_place()
    {
        var found = new List<string>();
        // Checkpoints come in their own time: CheckpointsAreSigned turns their pages.
        foreach (var route in houses.Routes.Where(route => route.Method == "GET" && route.Template != "/v1/audit/checkpoints"))
        {
            var theirs = await houses.Theirs.GetAsync(FirstPage(route, houses.Theirs));
            if (theirs.Body.ValueKind != System.Text.Json.JsonValueKind.Object || !theirs.Body.TryGetProperty("items", out _))
                continue;
            found.Add(route.Template);
            var after = theirs.Body.TextOf("after");
            Assert.True(after is not null, $"{route}: {theirs}");

            var ours = FirstPage(route, houses.Ours);
            var refused = await houses.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"{ours}&after={after}"), houses.Ours.Owner.Key);
            var nonsense = await houses.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"{ours}&after=AAAA"), houses.Ours.Owner.Key);

            Assert.True((refused.Status, refused.Code) == (400, "malformed"), $"{route}: {refused}");
            Assert.Equal(TwoHouses.Told(nonsense, []), TwoHouses.Told(refused, []));
            Assert.Equal(200, (await houses.AskAsync(new HttpRequestMessage(HttpMethod.Get, ours), houses.Ours.Owner.Key)).Status);
        }

        Assert.Equal(lists, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_s_agent_is_attested_as_if_it_were_nobody_s()
    {
        using var ours = new Attester("ours");
        using var theirs = new Attester("theirs");
        Assert.Equal(201, (await houses.Ours.PostAsync("/v1/attestation-keys", ours.Allowed)).Status);
        Assert.Equal(201, (await houses.Theirs.PostAsync("/v1/attestation-keys", theirs.Allowed)).Status);

        var another = await houses.Ours.PostAsync("/v1/attestations", new { jws = ours.Attest(houses.Theirs.Agent.Id, "soc2") });
        var nobody = await houses.Ours.PostAsync("/v1/attestations", new { jws = ours.Attest(House.NobodysId("agent"), "soc2") });
        var signed = await houses.Ours.PostAsync("/v1/attestations", new { jws = theirs.Attest(houses.Ours.Agent.Id, "soc2") });

        Assert.Equal((404, "not-found"), (another.Status, another.Code));
        Assert.Equal(TwoHouses.Told(nobody, [(House.NobodysId("agent"), "agent")]), TwoHouses.Told(another, [(houses.Theirs.Agent.Id, "agent")]));
        Assert.Equal((400, "malformed"), (signed.Status, signed.Code));
    }

    [Fact]
    public async Task A_key_that_another_used_is_a_new_one()
    {
        var before = (await houses.Theirs.Agent.ReadAsync(houses.Theirs.Task)).Text;
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/dispatch") { Content = GateClient.JsonContent(Json.Of(AgentClient.Task(houses.Ours.Connection))) };

        var reply = await houses.AskAsync(request, houses.Ours.Agent.Token, ("Idempotency-Key", House.SharedKey));

        Assert.Equal((202, houses.Ours.Task, "true"), (reply.Status, reply.Task, reply.Header("Idempotency-Replayed")));
        Assert.Equal(before, (await houses.Theirs.Agent.ReadAsync(houses.Theirs.Task)).Text);
    }

    [Fact]
    public async Task A_token_of_another_s_agent_is_not_told_of_and_not_given_up()
    {
        var (us, them) = (houses.Ours, houses.Theirs);
        var asOwner = await houses.AskAsync(OAuthClient.FormRequest("/oauth/introspect", ("token", them.Agent.Token)), us.Owner.Key);
        var asAgent = await houses.AskAsync(OAuthClient.FormRequest("/oauth/introspect", Proven(us, them.Agent.Token)), null);
        var revoked = await houses.AskAsync(OAuthClient.FormRequest("/oauth/revoke", Proven(us, them.Agent.Token)), null);

        Assert.Equal("""{"active":false}""", asOwner.Text);
        Assert.Equal("""{"active":false}""", asAgent.Text);
        Assert.Equal(200, revoked.Status);
        Assert.Equal(200, (await them.Agent.ReadAsync(them.Task)).Status);
    }

    [Fact]
    public async Task A_client_s_id_of_another_with_one_s_own_secret_is_nobody_s()
    {
        // Whether a client is known is asked where it would be known: this alone reads another's partition, and tells nothing.
        var theirs = await AgentClient.RequestTokenAsync(houses.Ours.Gate, houses.Theirs.Agent.ClientId, houses.Ours.Agent.ClientSecret);
        var nobodys = await AgentClient.RequestTokenAsync(houses.Ours.Gate, House.NobodysId("credential"), houses.Ours.Agent.ClientSecret);

        Assert.Equal((401, nobodys.Text), (theirs.Status, theirs.Text));
        await Eventually.IsTrueAsync("it stands in their record", async () => (await houses.Theirs.GetAsync("/v1/audit/export")).Text.Contains("\"sign-ins-refused\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_is_brought_with_the_token_of_its_own_task_alone()
    {
        var reply = await houses.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/v1/tasks/{houses.Theirs.Task}/result") { Content = GateClient.JsonContent("""{"output":1}""") }, houses.ResultTokenOf(houses.Ours.Task));

        Assert.Equal((401, "unauthenticated"), (reply.Status, reply.Code));
    }

    private static (string, string)[] Proven(House house, string token) => [("token", token), ("client_id", house.Agent.ClientId), ("client_secret", house.Agent.ClientSecret)];

    private static string FirstPage(ApiRoute route, House house)
    {
        var filter = route.Template switch
        {
            "/v1/approvals" => "all=true&",
            "/v1/sessions" => $"agent={house.Agent.Id}&",
            "/v1/audit" => $"connection={house.Connection}&",
            _ => "",
        };
        var path = $"{route.Path(house.IdOf)}?{filter}";
        return route.Template is "/v1/audit/export" ? path.TrimEnd('?') : $"{path}limit=1";
    }
}
