using System.Globalization;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Scenarios.Harness;
using Gatehouse.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

/// <summary>Who misbehaves loses trust and is stopped by the next dispatch; who keeps to the rules gets it back.</summary>
public sealed class TrustIsEarned
{
    private const string Word = "heron";
    private static readonly object known = new { trust = new { minimum = "Known" } };

    [Fact]
    public async Task An_agent_that_starts_to_trigger_guardrails_loses_its_level_and_the_next_dispatch_is_refused()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var (here, there) = (await GuardedAsync(gate, agent, target), await gate.Owner.ConnectAsync(agent, target.Url, known));
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(here))).TaskStatus);
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(there))).TaskStatus);

        Assert.Equal("guardrail-blocked", (await agent.DispatchAsync(here, input: new { text = Word })).Code);
        var refused = await agent.DispatchAsync(here);

        Assert.Equal((403, "trust-too-low", "policy.trust.minimum"), (refused.Status, refused.Code, refused.Body.TextOf("clause")));
        Assert.Contains("fades", refused.Body.TextOf("unlock"), StringComparison.Ordinal);
        Assert.InRange(refused.Body.GetProperty("retry").NumberOf("afterSeconds")!.Value, 7 * 86_400, 14 * 86_400);
        // On its other connection it holds as soon as the agent's trust was computed again.
        await Eventually.BecomesAsync("its trust was computed again", () => TrustAsync(gate, agent), trust => trust.GetProperty("standing").TextOf("level") == "Limited");
        await Eventually.BecomesAsync("it is told elsewhere", () => agent.PostAsync(AgentClient.Task(there), dryRun: true), reply => reply.Body.TextOf("verdict") == "deny");
        Assert.Equal("trust-too-low", (await agent.DispatchAsync(there)).Code);
        await SaysWhyAsync(gate, agent);
        var entries = (await gate.Owner.ReadAuditAsync(there))[there];
        Assert.Equal("Limited", entries.First(record => record.Kind == "trust-changed").Entry.GetProperty("trust").TextOf("level"));
        Assert.Equal("Limited", entries.First(record => record.Entry.TextOf("code") == "trust-too-low").Entry.GetProperty("trust").TextOf("level"));
    }

    [Fact]
    public async Task What_was_observed_fades_and_the_floor_is_reached_again_when_it_was_said_to_be()
    {
        var options = new LedgerOptions { Trust = new TrustOptions { HalfLife = TimeSpan.FromSeconds(4) }.Validated() };
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync(adapt: services => services.Replace(ServiceDescriptor.Singleton(options)));
        var agent = await gate.Owner.EnrolAsync();
        var connection = await GuardedAsync(gate, agent, target);

        Assert.Equal("guardrail-blocked", (await agent.DispatchAsync(connection, input: new { text = Word })).Code);
        var refused = await agent.DispatchAsync(connection);
        Assert.Equal("trust-too-low", refused.Code);
        // One violation of an agent without a record is forgiven after one and a half half-lives.
        Assert.InRange(refused.Body.GetProperty("retry").NumberOf("afterSeconds")!.Value, 1, 7);
        var accepted = await Eventually.BecomesAsync("it has its level again", () => agent.DispatchAsync(connection), reply => reply.Status == 202);
        Assert.Equal("succeeded", (await agent.EndAsync(accepted.Task)).TaskStatus);
    }

    [Fact]
    public async Task A_floor_that_an_owner_raises_stops_what_is_queued_too()
    {
        await using var target = await RecordingTarget.AnsweringAsync([.. Enumerable.Repeat(503, 20)]);
        await using var gate = await GatewayInProcess.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        var task = await agent.HandInAsync(connection);
        await Eventually.IsTrueAsync("the target was called", () => target.Calls.Count > 0);

        Assert.Equal(200, (await SetFloorAsync(gate, "/v1/organisation", "Verified", gate.Owner.Key)).Status);
        var ended = await agent.EndAsync(task);
        Assert.Equal(("denied", "trust-too-low"), (ended.TaskStatus, ended.Body.GetProperty("refusal").TextOf("code")));
        Assert.Equal("organisation.trust.minimum", (await agent.DispatchAsync(connection)).Body.TextOf("clause"));
        var later = await gate.Owner.ConnectAsync(agent, target.Url);
        Assert.Equal("trust-too-low", (await agent.DispatchAsync(later)).Code);

        Assert.Equal(200, (await SetFloorAsync(gate, "/v1/organisation", null, gate.Owner.Key)).Status);
        await agent.HandInAsync(connection);
    }

    [Fact]
    public async Task The_floor_of_a_connection_is_an_owner_s_to_set()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        var operators = (await gate.Client.PostAsync("/v1/operators", new { name = "ana", roles = new[] { "operator" } }, gate.Owner.Key)).Body.TextOf("key")!;
        var path = $"/v1/connections/{connection}";

        Assert.Equal((403, "forbidden"), (await SetFloorAsync(gate, path, "Verified", operators)) is var no ? (no.Status, no.Code) : default);
        var set = await SetFloorAsync(gate, path, "Verified", gate.Owner.Key);
        Assert.Equal((200, "Verified"), (set.Status, set.Body.GetProperty("trust").TextOf("minimum")));
        var refused = await agent.DispatchAsync(connection);
        Assert.Equal(("trust-too-low", "connection.trust.minimum"), (refused.Code, refused.Body.TextOf("clause")));
        Assert.Equal(400, (await SetFloorAsync(gate, path, "verified", gate.Owner.Key)).Status);
        Assert.Equal(200, (await SetFloorAsync(gate, path, null, gate.Owner.Key)).Status);
        await agent.HandInAsync(connection);
    }

    [Fact]
    public async Task An_attested_agent_that_violates_its_policy_falls_below_the_floor_all_the_same()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        using var attester = new Attester("auditor");
        await PostAsync(gate, "/v1/attestation-keys", attester.Allowed);
        foreach (var standard in new[] { "iso-42001", "soc2", "eu-ai-act" })
            await PostAsync(gate, "/v1/attestations", new { jws = attester.Attest(agent.Id, standard) });
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { tools = new { allow = Array.Empty<string>() }, trust = new { minimum = "Verified" } });
        await Eventually.BecomesAsync("it was attested to a higher level", () => TrustAsync(gate, agent), trust => trust.GetProperty("standing").TextOf("level") == "Verified");
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);

        var violation = await agent.PostAsync(new { connection, task = new { type = "summarize", tools = new[] { new { name = "rm", arguments = new { } } } } });
        Assert.Equal("tool-not-permitted", violation.Code);
        var refused = await agent.DispatchAsync(connection);

        Assert.Equal((403, "trust-too-low"), (refused.Status, refused.Code));
        var reputation = (await TrustAsync(gate, agent)).GetProperty("breakdown").EnumerateArray().Single(part => part.TextOf("part") == "reputation");
        Assert.Equal(15, reputation.GetProperty("points").GetDouble());
        Assert.Single(target.Calls);
    }

    private static async Task SaysWhyAsync(GatewayInProcess gate, AgentClient agent)
    {
        var trust = await TrustAsync(gate, agent);
        var breakdown = trust.GetProperty("breakdown").EnumerateArray().ToArray();
        var sum = breakdown.Sum(part => part.GetProperty("points").GetDouble()) * trust.GetProperty("conduct").GetDouble();

        Assert.Equal(trust.NumberOf("score")!.Value, sum, 1.0);
        Assert.Equal(100, breakdown.Sum(part => part.GetProperty("most").GetDouble()));
        Assert.All(breakdown, part => Assert.NotEmpty(part.TextOf("because")!));
        Assert.InRange(trust.GetProperty("observed").GetProperty("guardrails").GetDouble(), 0.9, 1);
        Assert.Equal(("Limited", "Limited"), (trust.TextOf("level"), trust.GetProperty("standing").TextOf("level")));
        Assert.Equal("behaviour", trust.GetProperty("history").EnumerateArray().Last().TextOf("cause"));
    }

    private static async Task PostAsync(GatewayInProcess gate, string path, object body)
    {
        var reply = await gate.Client.PostAsync(path, body, gate.Owner.Key);
        Assert.True(reply.Status == 201, reply.ToString());
    }

    private static async Task<JsonElement> TrustAsync(GatewayInProcess gate, AgentClient agent) => (await gate.Client.GetAsync($"/v1/agents/{agent.Id}/trust", gate.Owner.Key)).Body;

    private static async Task<string> GuardedAsync(GatewayInProcess gate, AgentClient agent, RecordingTarget target)
    {
        var set = await gate.Client.PostAsync("/v1/guardrail-sets", new
        {
            name = string.Create(CultureInfo.InvariantCulture, $"birds of {agent.Id}"),
            guardrails = new[] { new { name = "birds", kind = "phrases", action = "block", direction = "input", options = new { phrases = new[] { Word } } } },
        }, gate.Owner.Key);
        Assert.True(set.Status == 201, set.ToString());
        var connection = await gate.Client.PostAsync(
            "/v1/connections", new { name = "guarded", from = agent.Id, to = new { http = new { url = target.Url.AbsoluteUri } }, policy = known, guardrails = new[] { set.Body.TextOf("id") } }, gate.Owner.Key);
        Assert.True(connection.Status == 201, connection.ToString());
        return connection.Body.TextOf("id")!;
    }

    private static async Task<Reply> SetFloorAsync(GatewayInProcess gate, string path, string? minimum, string key)
    {
        var standing = await gate.Client.GetAsync(path, key);
        var patch = JsonSerializer.Serialize(new { trust = new { minimum } });
        return await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = GateClient.JsonContent(patch) }, key, ("If-Match", standing.Header("ETag")!));
    }
}
