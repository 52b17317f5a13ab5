using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Approvals;

/// <summary>People are shown what guardrails leave of a task, and are asked where a guardrail says so.</summary>
public sealed class GuardrailsAndHumans(ApprovalHouse house) : IClassFixture<ApprovalHouse>
{
    private const string Secret = "AKIAQYLPMN5HHHFPZAM2";

    [Fact]
    public async Task An_approval_carries_what_is_left_of_a_secret_and_nothing_of_the_secret()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(new { when = "always" });
        await GuardAsync(connection, "credentials-only");

        var asked = await house.AskAsync(connection, ana, new { type = "summarize", input = new { note = new { text = $"use {Secret}" } } });
        var shown = asked.Body.GetProperty("request").GetProperty("input").GetProperty("note").TextOf("text")!;
        var approved = await ana.ApproveAsync(asked);
        await house.Agent.EndAsync(asked.Task);

        Assert.Matches(@"^use \[aws-access-key-id [a-p]{6}\]$", shown);
        Assert.Contains(shown, asked.Body.GetProperty("preview").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, asked.Body.GetRawText(), StringComparison.Ordinal);
        Assert.True(approved.Status == 200, approved.ToString());
        Assert.Equal(shown, Assert.Single(house.Target.CallsOf(asked.Task)).Body.GetProperty("input").GetProperty("note").TextOf("text"));
    }

    [Fact]
    public async Task A_guardrail_that_escalates_asks_a_human_and_a_yes_sends_the_task()
    {
        var ana = await house.PersonAsync();
        var connection = await house.ConnectAsync(new { });
        var set = await house.Client.PostAsync(
            "/v1/guardrail-sets",
            JsonElement.Parse("""{ "name": "heron", "guardrails": [ { "name": "codenames", "kind": "phrases", "action": "escalate", "direction": "input", "options": { "phrases": ["blue heron"] } } ] }"""),
            house.Owner.Key);
        Assert.True(set.Status == 201, set.ToString());
        await GuardAsync(connection, set.Body.TextOf("id")!);

        var harmless = await house.DispatchAsync(connection, new { type = "find", input = new { text = "a grey heron" } });
        var asked = await house.AskAsync(connection, ana, new { type = "find", input = new { text = "the blue heron" } });
        Assert.Empty(house.Target.CallsOf(asked.Task));
        var approved = await ana.ApproveAsync(asked);
        var ended = await house.Agent.EndAsync(asked.Task);

        Assert.Equal("queued", harmless.TaskStatus);
        Assert.True(approved.Status == 200, approved.ToString());
        Assert.Equal("succeeded", ended.TaskStatus);
        Assert.Equal("the blue heron", Assert.Single(house.Target.CallsOf(asked.Task)).Body.GetProperty("input").TextOf("text"));
    }

    private async Task GuardAsync(string connection, string set)
    {
        var path = $"/v1/connections/{connection}";
        var etag = (await house.Client.GetAsync(path, house.Owner.Key)).Header("ETag")!;
        var body = GateClient.JsonContent(Json.Of(new { guardrails = new[] { set } }));
        var changed = await house.Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = body }, house.Owner.Key, ("If-Match", etag));
        Assert.True(changed.Status == 200, changed.ToString());
    }
}
