using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Tenancy;

/// <summary>Everything that can be asked, with everything that another organisation has.</summary>
[Collection(TwoHouses.Name)]
public sealed class AWalkWithAnothersIds(TwoHouses houses)
{
    private const string Result = "POST /v1/tasks/{task}/result";

    /// <summary>What carries an id besides its path: how it is asked with somebody's ids, and what is answered.</summary>
    private static readonly (string Route, Func<IdsOf, string> Path, Func<IdsOf, string?> Body, As As, int Status)[] elsewhere =
    [
        // First: what we ask about below stands in our own record from then on.
        ("GET /v1/audit", of => $"/v1/audit?connection={of("connection")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?agent={of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?session={of("session")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?task={of("task")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?chain=events:{of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?chain=session:{of("session")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?chain=budget:{of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/audit", of => $"/v1/audit?connection={of("own connection")}&agent={of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/audit/export", of => $"/v1/audit/export?connection={of("connection")}", _ => null, As.Owner, 404),
        ("GET /v1/audit/export", of => $"/v1/audit/export?chain=events:{of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/audit/export", of => $"/v1/audit/export?chain=budget:{of("session")}", _ => null, As.Owner, 404),
        ("POST /v1/dispatch", _ => "/v1/dispatch", of => $$"""{"connection":"{{of("connection")}}","task":{"type":"summarize"} }""", As.Agent, 404),
        ("POST /v1/dispatch", _ => "/v1/dispatch?dryRun=true", of => $$"""{"connection":"{{of("connection")}}","task":{"type":"summarize"} }""", As.Agent, 404),
        ("POST /v1/dispatch", _ => "/v1/dispatch", of => $$"""{"connection":"{{of("own connection")}}","session":"{{of("session")}}","task":{"type":"summarize"} }""", As.Agent, 404),
        ("POST /v1/connections", _ => "/v1/connections", of => $$"""{"name":"x","from":"{{of("agent")}}","to":{"http":{"url":"http://127.0.0.1:9/"} } }""", As.Owner, 404),
        ("POST /v1/connections", _ => "/v1/connections", of => $$"""{"name":"x","from":"{{of("own agent")}}","to":{"agent":"{{of("agent")}}"} }""", As.Owner, 404),
        ("POST /v1/connections", _ => "/v1/connections", of => $$"""{"name":"x","from":"{{of("own agent")}}","to":{"http":{"url":"http://127.0.0.1:9/"} },"backup":"{{of("connection")}}"}""", As.Owner, 404),
        ("PATCH /v1/connections/{connection}", of => $"/v1/connections/{of("own connection")}", of => $$"""{"backup":"{{of("connection")}}"}""", As.Owner, 404),
        ("POST /v1/connections", _ => "/v1/connections", of => $$"""{"name":"x","from":"{{of("own agent")}}","to":{"http":{"url":"http://127.0.0.1:9/"} },"guardrails":["{{of("guardrailSet")}}"]}""", As.Owner, 404),
        ("PATCH /v1/connections/{connection}", of => $"/v1/connections/{of("own connection")}", of => $$"""{"guardrails":["{{of("guardrailSet")}}"]}""", As.Owner, 404),
        ("PATCH /v1/organisation", _ => "/v1/organisation", of => $$"""{"guardrails":["{{of("guardrailSet")}}"]}""", As.Owner, 404),
        ("POST /v1/guardrail-sets", _ => "/v1/guardrail-sets", of => $$"""{"name":"x","guardrails":[{"guardrail":"{{of("guardrail")}}"}]}""", As.Owner, 400),
        ("POST /v1/guardrails/test", _ => "/v1/guardrails/test", of => $$"""{"set":"{{of("guardrailSet")}}","content":""}""", As.Owner, 404),
        ("POST /v1/guardrails/test", _ => "/v1/guardrails/test", of => $$"""{"guardrail":"{{of("guardrail")}}","content":""}""", As.Owner, 404),
        ("POST /v1/sessions", _ => "/v1/sessions", of => $$"""{"agent":"{{of("agent")}}"}""", As.Owner, 404),
        ("POST /v1/sessions", _ => "/v1/sessions", of => $$"""{"agent":"{{of("agent")}}"}""", As.Agent, 400),
        ("GET /v1/sessions", of => $"/v1/sessions?agent={of("agent")}", _ => null, As.Owner, 200),
        ("GET /v1/sessions", of => $"/v1/sessions?agent={of("agent")}", _ => null, As.Agent, 200),
        ("PUT /v1/budgets", _ => "/v1/budgets", of => $$"""{"of":{"agent":"{{of("agent")}}"},"rate":{"perMinute":1} }""", As.Owner, 404),
        ("PUT /v1/budgets", _ => "/v1/budgets", of => $$"""{"of":{"session":"{{of("session")}}"},"rate":{"perMinute":1} }""", As.Owner, 404),
        ("GET /v1/budgets", of => $"/v1/budgets?of={of("agent")}", _ => null, As.Owner, 404),
        ("GET /v1/budgets", of => $"/v1/budgets?of={of("session")}", _ => null, As.Owner, 404),
        ("POST /v1/incidents", _ => "/v1/incidents", of => $$"""{"scope":{"agent":"{{of("agent")}}"},"action":"freeze"}""", As.Owner, 404),
        ("POST /v1/incidents", _ => "/v1/incidents", of => $$"""{"scope":{"connection":"{{of("connection")}}"},"action":"kill"}""", As.Owner, 404),
        ("POST /v1/incidents", _ => "/v1/incidents", of => $$"""{"scope":{"session":"{{of("session")}}"},"action":"freeze","drill":true}""", As.Owner, 404),
        ("POST /v1/incidents", _ => "/v1/incidents", of => $$"""{"scope":{"credential":"{{of("credential")}}"},"action":"kill"}""", As.Owner, 404),
        ("POST /v1/grants", _ => "/v1/grants", of => $$"""{"provider":"{{of("provider")}}","user":"user:ana@example.com","scopes":["read"],"refreshToken":"t"}""", As.Owner, 404),
        ("POST /v1/connections", _ => "/v1/connections", of => $$"""{"name":"x","from":"{{of("own agent")}}","to":{"http":{"url":"http://127.0.0.1:9/"} },"credential":{"grant":"{{of("grant")}}","scopes":["read"]} }""", As.Owner, 404),
        ("PATCH /v1/connections/{connection}", of => $"/v1/connections/{of("own connection")}", of => $$"""{"credential":{"grant":"{{of("grant")}}","scopes":["read"]} }""", As.Owner, 404),
        ("GET /v1/dead-letters", of => $"/v1/dead-letters?connection={of("connection")}", _ => null, As.Owner, 200),
        ("GET /v1/approvals", of => $"/v1/approvals?all=true&connection={of("connection")}", _ => null, As.Owner, 200),
        ("POST /v1/approvals/decisions", _ => "/v1/approvals/decisions", of => $$"""{"decisions":[{"approval":"{{of("approval")}}","decision":"deny","hash":"{{new string('0', 64)}}"}]}""", As.Owner, 200),
        ("POST /v1/siem/replay", _ => "/v1/siem/replay", of => $$"""{"chain":"{{of("connection")}}","sequence":1}""", As.Owner, 404),
        ("POST /v1/siem/replay", _ => "/v1/siem/replay", of => $$"""{"chain":"session:{{of("session")}}","sequence":1}""", As.Owner, 404),
        ("POST /v1/audit/events", _ => "/v1/audit/events", of => $$"""{"action":"x","task":"{{of("task")}}"}""", As.Writer, 404),
    ];

    /// <summary>Nothing in them names anything; what they take and give is the caller's own, or everybody's.</summary>
    private static readonly string[] carryNoId =
    [
        "POST /v1/organisation/close", "GET /v1/organisation/close", "GET /v1/organisation/close/export", "POST /v1/organisation/close/confirm",
        "GET /v1/keys", "POST /v1/keys/rotate",
        "PUT /v1/siem", "GET /v1/siem", "DELETE /v1/siem", "POST /v1/siem/pause", "POST /v1/siem/resume",
        "GET /health/live", "GET /health/ready", "GET /openapi/v1.json", "GET /.well-known/oauth-authorization-server", "GET /.well-known/jwks.json",
        "POST /v1/agents", "GET /v1/agents", "GET /v1/connections", "POST /v1/providers", "GET /v1/providers", "GET /v1/grants", "POST /v1/operators", "GET /v1/operators", "GET /v1/policy/recommended",
        "POST /v1/approvers", "GET /v1/approvers", "GET /v1/approver-groups", "POST /v1/sign-ins", "POST /v1/attestation-keys", "GET /v1/attestation-keys", "GET /v1/attestations", "GET /v1/audit/checkpoints",
        "GET /v1/incidents", "GET /v1/alerts", "GET /v1/alert-rules", "GET /v1/alert-routes", "POST /v1/alert-routes", "GET /v1/organisation", "GET /v1/guardrail-sets", "GET /v1/guardrails", "POST /v1/guardrails", "POST /v1/organisation/freeze", "POST /v1/organisation/unfreeze", "POST /v1/organisation/kill",
        // What they carry is a proof: TokensAndProofsOfAnother.
        "POST /oauth/token", "POST /oauth/revoke", "POST /oauth/introspect", "POST /v1/attestations",
        // A ticket, and a directory's word: Approvals/Channels.
        "POST /v1/bot/messages", "POST /v1/approvals/outlook",
    ];

    private delegate string IdsOf(string what);

    private enum As
    {
        Owner,
        Agent,
        Writer,
    }

    [Fact]
    public void Every_route_is_walked() => Assert.Equal(
        houses.Routes.Select(route => route.ToString()).Order(StringComparer.Ordinal),
        houses.Routes.Where(route => route.Parameters.Count > 0).Select(route => route.ToString()).Union(elsewhere.Select(row => row.Route)).Union(carryNoId).Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_id_in_a_path_that_is_another_s_is_as_if_it_were_nobody_s()
    {
        foreach (var route in houses.Routes.Where(route => route.Parameters.Count > 0))
        {
            foreach (var theirs in Mixes(route.Parameters))
            {
                var owner = await CompareAsync(route, theirs, houses.Ours.Owner.Key);
                Assert.True(owner.Status == (route.ToString() == Result ? 401 : 404), $"{route} as the owner: {owner}");
                // An agent is refused for what it is where only operators may ask.
                var agent = await CompareAsync(route, theirs, houses.Ours.Agent.Token);
                Assert.True((agent.Status, agent.Code) is (404, "not-found") or (403, "forbidden") || (route.ToString() == Result && agent.Status == 401), $"{route} as an agent: {agent}");
            }
        }
    }

    [Fact]
    public async Task An_id_elsewhere_that_is_another_s_is_as_if_it_were_nobody_s()
    {
        foreach (var (route, path, body, who, status) in elsewhere)
        {
            var replies = new List<(Reply Reply, string Told)>();
            foreach (var whose in new Func<string, string>[] { houses.Theirs.IdOf, House.NobodysId })
            {
                var ids = new IdsOf(what => what.StartsWith("own ", StringComparison.Ordinal) ? houses.Ours.IdOf(what[4..]) : whose(what));
                var ifMatch = route.StartsWith("PATCH", StringComparison.Ordinal) ? (await houses.Ours.GetAsync(path(ids))).Header("ETag")! : null;
                var reply = await houses.AskAsync(Request(route.Split(' ')[0], path(ids), body(ids)), TokenOf(who), ifMatch is null ? [] : [("If-Match", ifMatch)]);
                replies.Add((reply, TwoHouses.Told(reply, Parameters.Select(parameter => (whose(parameter), parameter)))));
            }

            Assert.True(replies[0].Reply.Status == status, $"{route}: {replies[0].Reply}");
            Assert.Equal(Unplaced(replies[1].Told), Unplaced(replies[0].Told));
            if (status == 200 && body(_ => "") is null)
                Assert.Empty(replies[0].Reply.Body.GetProperty("items").EnumerateArray());
        }
    }

    private static string[] Parameters { get; } = ["agent", "connection", "task", "session", "approval", "guardrailSet", "guardrail", "credential", "provider", "grant"];

    /// <summary>Theirs alone and, where a path has several ids, each way of theirs and ours.</summary>
    private static IEnumerable<IReadOnlySet<string>> Mixes(IReadOnlyList<string> parameters) =>
        parameters.Count == 1 ? [parameters.ToHashSet()] : [parameters.ToHashSet(), .. parameters.Select(parameter => new HashSet<string> { parameter })];

    /// <summary>Asks once with their ids and once with nobody's: the two answers must be one.</summary>
    private async Task<Reply> CompareAsync(ApiRoute route, IReadOnlySet<string> theirs, string token)
    {
        var headers = new[] { ("If-Match", "\"1\""), ("Idempotency-Key", House.SharedKey) };
        var body = RouteBodies.For(route, houses.Ours);
        string PathWith(Func<string, string> foreign) => route.Path(parameter => theirs.Contains(parameter) ? foreign(parameter) : houses.Ours.IdOf(parameter));

        var another = await houses.AskAsync(Request(route.Method, PathWith(houses.Theirs.IdOf), body), token, headers);
        var nobody = await houses.AskAsync(Request(route.Method, PathWith(House.NobodysId), body), token, headers);
        Assert.Equal(TwoHouses.Told(nobody, theirs.Select(parameter => (House.NobodysId(parameter), parameter))), TwoHouses.Told(another, theirs.Select(parameter => (houses.Theirs.IdOf(parameter), parameter))));
        return another;
    }

    private static HttpRequestMessage Request(string method, string path, string? body) =>
        new(new HttpMethod(method), path) { Content = body is null ? null : GateClient.JsonContent(body) };

    private string TokenOf(As who) => who switch
    {
        As.Owner => houses.Ours.Owner.Key,
        As.Agent => houses.Ours.Agent.Token,
        _ => houses.Ours.Writer,
    };

    /// <summary>Where a refusal was recorded is the only thing that is new each time.</summary>
    private static string Unplaced(string told) => System.Text.RegularExpressions.Regex.Replace(told, @"""audit"":\{[^}]*\},?", "");
}
