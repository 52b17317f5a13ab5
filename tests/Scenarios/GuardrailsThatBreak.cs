using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

/// <summary>A rule that throws has not said yes; what it has said is written down in its set.</summary>
public sealed class GuardrailsThatBreak
{
    private const string Word = "heron";

    [Theory]
    [InlineData("closed", 422, "guardrail-blocked")]
    [InlineData("unavailable", 503, "unavailable")]
    [InlineData("open", 202, null)]
    public async Task A_rule_that_throws_has_said_what_its_set_says_of_it(string failure, int status, string? code)
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var gate = await GatewayInProcess.StartAsync(adapt: services => services.Replace(
            ServiceDescriptor.Singleton<Func<GuardrailSet, GuardrailInspector>>(set => new GuardrailInspector(Broken(set), TimeProvider.System))));
        var agent = await gate.Owner.EnrolAsync();
        var connection = await OpenAsync(gate, agent, target, failure);

        var reply = await agent.DispatchAsync(connection, input: new { text = $"a {Word}" });

        Assert.True((reply.Status, reply.Code) == (status, code), reply.ToString());
        Assert.Equal("threw InvalidOperationException", (status == 202 ? reply.Body.GetProperty("decision") : reply.Body).GetProperty("guardrails")[0].TextOf("failed"));
        var entry = (await gate.Owner.ReadAuditAsync(connection))[connection].Single(record => record.Kind == "dispatch").Entry;
        Assert.Contains(entry.GetProperty("guards").EnumerateArray(), guard => guard.TextOf("action") == $"failed-{failure}");
        if (status == 202)
            await agent.EndAsync(reply.Task);
        Assert.Equal(status == 202 ? 1 : 0, target.Calls.Count);
    }

    private static GuardrailSet Broken(GuardrailSet set) => set with { Guardrails = [.. set.Guardrails.Select(guardrail => guardrail with { Rule = new ThrowsAt(Word) })] };

    private static async Task<string> OpenAsync(GatewayInProcess gate, AgentClient agent, RecordingTarget target, string failure)
    {
        var reason = failure == "open" ? ", \"reason\": \"it only watches\"" : "";
        var guardrail = $$"""{ "name": "brittle", "kind": "phrases", "action": "block", "direction": "input", "failure": "{{failure}}"{{reason}}, "options": { "phrases": ["x"] } }""";
        var set = await gate.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/guardrail-sets") { Content = GateClient.JsonContent($$"""{ "name": "brittle", "guardrails": [ {{guardrail}} ] }""") }, gate.Owner.Key);
        Assert.True(set.Status == 201, set.ToString());
        var connection = await gate.Client.PostAsync(
            "/v1/connections",
            new { name = "guarded", from = agent.Id, to = new { http = new { url = target.Url.AbsoluteUri } }, policy = new { }, guardrails = new[] { set.Body.TextOf("id") } },
            gate.Owner.Key);
        Assert.True(connection.Status == 201, connection.ToString());
        return connection.Body.TextOf("id")!;
    }

    private sealed class ThrowsAt(string word) : GuardrailRule
    {
        public override string Kind => "throwing";

        internal override void Inspect(TextViews text, FindingSink found)
        {
            if (text.Text.Contains(word, StringComparison.Ordinal))
                throw new InvalidOperationException();
        }
    }
}
