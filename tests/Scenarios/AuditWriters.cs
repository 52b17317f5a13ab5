using System.Reflection;
using System.Text.RegularExpressions;
using Gatehouse.Http;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed partial class AuditWriters(TwoGates gates)
{
    // Open to anybody; the token endpoints take a client's proof and no bearer.
    private static readonly string[] open = [Routes.Live, Routes.Ready, Routes.KeySet, Routes.AuthorizationServer, Routes.OpenApi];

    // Pages and cards take proofs of their own, and nothing that an agent has: their stories are in Approvals/ and Accounts/.
    private static readonly string[] ofPeople = [Routes.ApprovalQueuePage, Routes.ApprovalPage, Routes.BotMessages, Routes.OutlookAnswers, Routes.GrantCallback, Routes.GrantCallbackOf];

    public static TheoryData<string> AllRoutes => new(
        typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(path => path.IsLiteral).Select(path => (string)path.GetRawConstantValue()!)
            .Except([.. open, .. ofPeople, Routes.AuditEvents], StringComparer.Ordinal));

    [Fact]
    public async Task What_an_agent_says_it_did_stands_in_its_own_chain_at_either_gate()
    {
        var (agent, writer) = await EnrolAsync();
        Assert.StartsWith("gth_aw_", writer);

        var one = await gates.First.PostAsync(Routes.AuditEvents, new { action = "file.read", data = new { path = "/tmp/x" } }, writer);
        var two = await gates.Second.PostAsync(Routes.AuditEvents, new object[] { new { action = "a", at = "2026-11-21T12:00:00.000Z" }, new { action = "b" } }, writer);

        Assert.Equal((201, $"$events|{agent}", 1L), (one.Status, one.Body.TextOf("chain"), one.Body.NumberOf("sequence")));
        Assert.Equal((201, 2L, 3L), (two.Status, two.Body.NumberOf("first"), two.Body.NumberOf("sequence")));
        var log = await gates.Owner.ReadAuditAsync();
        Assert.Equal(["file.read", "a", "b"], log[$"$events|{agent}"].Select(record => record.Entry.TextOf("action")));
        Assert.DoesNotContain("/tmp/x", string.Concat(log[$"$events|{agent}"]));
    }

    [Theory]
    [MemberData(nameof(AllRoutes))]
    public async Task It_opens_no_other_door(string route)
    {
        var (agent, writer) = await EnrolAsync();
        var path = Parameter().Replace(route, match => match.Value switch
        {
            "{agent}" => agent,
            "{connection}" => "con_00000000000000000000",
            "{credential}" => "crd_00000000000000000000",
            "{task}" => "tsk_000000000000000000000000000000000000",
            _ => "x",
        });

        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE" })
        {
            var reply = await gates.First.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : GateClient.JsonContent("{}") }, writer);
            Assert.True(reply.Status is 401 or 403 or 405 || (reply.Status == 400 && path.StartsWith("/oauth/", StringComparison.Ordinal)), $"{method} {path}: {reply}");
        }
    }

    [Fact]
    public async Task It_is_no_client_of_the_token_endpoints()
    {
        var agent = await gates.Owner.CreateAgentAsync();
        var issued = await IssueAsync(agent);

        foreach (var path in new[] { Routes.Token, Routes.TokenIntrospection, Routes.TokenRevocation })
        {
            var reply = await gates.First.FormAsync(path, null, ("grant_type", "client_credentials"), ("token", "x"), ("client_id", issued.Body.TextOf("clientId")!), ("client_secret", issued.Body.TextOf("clientSecret")!));
            Assert.Equal((401, "invalid_client"), (reply.Status, reply.Body.TextOf("error")));
        }
    }

    [Fact]
    public async Task Nobody_else_writes_there()
    {
        var agent = await gates.Owner.EnrolAsync();
        foreach (var token in new[] { null, agent.Token, agent.ClientSecret, gates.Owner.Key, "gth_aw_x" })
            Assert.Equal(401, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a" }, token!)).Status);
    }

    [Fact]
    public async Task It_ends_with_its_credential_and_with_its_agent_but_a_frozen_agent_s_evidence_is_taken()
    {
        var (agent, writer) = await EnrolAsync();
        var other = await IssueAsync(agent);
        await gates.Owner.ContainAsync("freeze", agent);
        Assert.Equal(201, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a" }, writer)).Status);

        await gates.Owner.RevokeAsync(agent, other.Body.TextOf("id")!);
        Assert.Equal(401, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a" }, other.Body.TextOf("clientSecret")!)).Status);
        Assert.Equal(201, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a" }, writer)).Status);

        await gates.Owner.ContainAsync("kill", agent);
        Assert.Equal(401, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a" }, writer)).Status);
    }

    [Fact]
    public async Task More_than_sixty_a_minute_must_wait()
    {
        var (_, writer) = await EnrolAsync();
        foreach (var count in new[] { 32, 28 })
            Assert.Equal(201, (await gates.First.PostAsync(Routes.AuditEvents, Enumerable.Repeat(new { action = "a" }, count), writer)).Status);

        var refused = await gates.Second.PostAsync(Routes.AuditEvents, new { action = "a" }, writer);

        Assert.Equal((429, "rate-limited", "audit.events.perMinute"), (refused.Status, refused.Code, refused.Body.TextOf("clause")));
        Assert.NotNull(refused.Header("Retry-After"));
    }

    [Theory]
    [InlineData("{}", "$.action")]
    [InlineData("[]", "$")]
    [InlineData("""{"action":"with spaces"}""", "$.action")]
    [InlineData("""[{"action":"a"},{"action":7}]""", "$[1].action")]
    [InlineData("""{"action":"a","task":"x","at":"now","agent":"agt_x"}""", "$.task|$.at|$.agent")]
    public async Task A_bad_event_is_refused_with_its_place(string body, string places)
    {
        var (_, writer) = await EnrolAsync();

        var reply = await gates.First.SendAsync(new HttpRequestMessage(HttpMethod.Post, Routes.AuditEvents) { Content = GateClient.JsonContent(body) }, writer);

        Assert.Equal(400, reply.Status);
        Assert.Equal(places, string.Join('|', reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.TextOf("path"))));
    }

    [Theory]
    [InlineData(8192, 201)]
    [InlineData(8193, 400)]
    public async Task Data_has_its_bound(int bytes, int status)
    {
        var (_, writer) = await EnrolAsync();

        Assert.Equal(status, (await gates.First.PostAsync(Routes.AuditEvents, new { action = "a", data = new string('x', bytes - 2) }, writer)).Status);
    }

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Parameter();

    private Task<Reply> IssueAsync(string agent) => gates.First.PostAsync($"/v1/agents/{agent}/credentials", new { kind = "auditWriter" }, gates.Owner.Key);

    private async Task<(string Agent, string Writer)> EnrolAsync()
    {
        var agent = await gates.Owner.CreateAgentAsync();
        return (agent, (await IssueAsync(agent)).Body.TextOf("clientSecret")!);
    }
}
