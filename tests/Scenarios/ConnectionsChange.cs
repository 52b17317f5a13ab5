using Gatehouse.Scenarios.BadInputs;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class ConnectionsChange(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task A_resource_decides_as_soon_as_it_is_changed()
    {
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var rule = new { access = new[] { new { name = "staging only", when = new[] { new { at = "$.resource.environment", op = "eq", value = "staging" } } } } };
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, rule);
        var path = $"/v1/connections/{connection}";
        Assert.Equal((403, "access-rule-failed"), Of(await agent.DispatchAsync(connection)));

        var changed = await gate.PatchAsync(path, new { name = "renamed", resource = new { environment = "staging", tier = "2" } });
        Assert.Equal((200, "renamed", "\"2\""), (changed.Status, changed.Body.TextOf("name"), changed.Header("ETag")));
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);

        await gate.PatchRawAsync(path, """{"resource":{"tier":null}}""", "\"2\"");
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);
        await gate.PatchRawAsync(path, """{"resource":null}""", "\"3\"");
        Assert.Equal((403, "access-rule-failed"), Of(await agent.DispatchAsync(connection)));
        Assert.Equal(3, (await gate.Owner.ReadAuditAsync(connection))[connection].Count(record => record.Kind == "connection-changed"));
    }

    [Theory]
    [InlineData("""{"to":{"http":{"url":"https://a.example/"}}}""", "$.to")]
    [InlineData("""{"to":null}""", "$.to")]
    [InlineData("""{"from":"agt_00000000000000000000"}""", "$.from")]
    [InlineData("""{"policy":{}}""", "$.policy")]
    [InlineData("""{"credential":{"grant":"grt_00000000000000000000"}}""", "$.credential.scopes")]
    [InlineData("""{"guardrails":["strict","grs_0"]}""", "$.guardrails[1]")]
    [InlineData("""{"guardrails":["strict","strict"]}""", "$.guardrails[1]")]
    [InlineData("""{"guardrails":["1","2","3","4","5","6","7","8","9","10","11"]}""", "$.guardrails")]
    [InlineData("""{"name":null}""", "$.name")]
    [InlineData("""{"backup":"agt_00000000000000000000"}""", "$.backup")]
    [InlineData("""{"status":"open"}""", "$.status")]
    [InlineData("null", "$")]
    public async Task What_cannot_be_changed_is_refused_with_its_place(string patch, string place)
    {
        var reply = await gate.PatchRawAsync($"/v1/connections/{gate.Connection}", patch, "\"1\"");

        gate.IsSafe(reply);
        Assert.Equal((400, place), (reply.Status, reply.Body.GetProperty("errors")[0].TextOf("path")));
    }

    [Fact]
    public async Task A_change_is_made_to_the_version_that_was_seen()
    {
        var path = $"/v1/connections/{await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url)}";

        Assert.Equal(428, (await gate.PatchRawAsync(path, "{}", null)).Status);
        Assert.Equal((200, "\"1\""), (await gate.PatchRawAsync(path, "{}", "\"1\"") is var same ? same.Status : 0, same.Header("ETag")));
        Assert.Equal(200, (await gate.PatchRawAsync(path, """{"name":"a"}""", "\"1\"")).Status);
        Assert.Equal((412, "stale"), Of(await gate.PatchRawAsync(path, """{"name":"b"}""", "\"1\"")));
        Assert.Equal((404, "not-found"), Of(await gate.PatchRawAsync("/v1/connections/con_00000000000000000000", "{}", "\"1\"")));
    }

    /// <summary>Case 53 of the catalogue.</summary>
    [Fact]
    public async Task A_backup_is_another_connection_of_the_same_agent_and_backups_make_no_circle()
    {
        var (first, second, third) = (await ConnectAsync(gate.Agent), await ConnectAsync(gate.Agent), await ConnectAsync(gate.Agent));
        var stranger = await ConnectAsync(await gate.Owner.EnrolAsync());

        Assert.Equal((400, "$.backup"), await BackAsync(first, first));
        Assert.Equal((400, "$.backup"), await BackAsync(first, stranger));
        Assert.Equal((404, "$.backup"), await BackAsync(first, "con_00000000000000000000"));
        Assert.Equal((200, null), await BackAsync(first, second));
        Assert.Equal((200, null), await BackAsync(second, third));
        Assert.Equal((400, "$.backup"), await BackAsync(third, first));
        Assert.Equal(second, (await gate.GetAsync($"/v1/connections/{first}")).Body.TextOf("backup"));

        var made = await gate.Client.PostAsync("/v1/connections", new { name = "with a backup", from = gate.Agent.Id, to = new { http = new { url = gate.Target.Url.AbsoluteUri } }, backup = first }, gate.Owner.Key);
        Assert.Equal((201, first), (made.Status, made.Body.TextOf("backup")));
        var strange = await gate.Client.PostAsync("/v1/connections", new { name = "with a strange one", from = gate.Agent.Id, to = new { http = new { url = gate.Target.Url.AbsoluteUri } }, backup = stranger }, gate.Owner.Key);
        Assert.Equal((400, "$.backup"), (strange.Status, strange.Body.TextOf("clause")));
        var self = await gate.Client.PostAsync("/v1/connections", new { name = "to itself", from = gate.Agent.Id, to = new { agent = gate.Agent.Id } }, gate.Owner.Key);
        Assert.Equal(400, self.Status);
    }

    [Fact]
    public async Task A_deleted_connection_sends_nothing_more_leaves_the_lists_and_stays_readable()
    {
        await using var held = await HeldTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, held.Target.Url, new { delivery = new { maxInFlight = 1 } });
        var path = $"/v1/connections/{connection}";
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection);

        Assert.Equal(428, (await gate.DeleteAsync(path, null)).Status);
        Assert.Equal(412, (await gate.DeleteAsync(path, "\"9\"")).Status);
        Assert.Equal(404, (await gate.DeleteAsync("/v1/connections/con_00000000000000000000", "\"1\"")).Status);
        var gone = await gate.DeleteAsync(path, "\"1\"");
        var again = await gate.DeleteAsync(path, "\"1\"");

        Assert.Equal((200, 1L, sent), (gone.Status, gone.Body.NumberOf("fenced"), gone.Body.GetProperty("inFlight")[0].GetString()));
        Assert.Equal(200, again.Status);
        Assert.Equal("cancelled", (await agent.ReadAsync(queued)).TaskStatus);
        Assert.Equal(403, (await agent.DispatchAsync(connection)).Status);
        Assert.Equal("deleted", (await gate.GetAsync(path)).Body.TextOf("status"));
        Assert.DoesNotContain(connection, (await gate.GetAsync("/v1/connections?limit=1000")).Text);
        Assert.Equal((409, "conflict"), Of(await gate.PatchRawAsync(path, """{"name":"back"}""", "\"2\"")));
        Assert.Equal((409, "conflict"), Of(await gate.Client.PostAsync($"{path}/unfreeze", null, gate.Owner.Key)));
        Assert.Equal((404, "$.backup"), await BackAsync(await ConnectAsync(agent), connection));

        held.Release();
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
        Assert.Single((await gate.Owner.ReadAuditAsync())[connection], record => record.Kind == "connection-closed");
    }

    private Task<string> ConnectAsync(AgentClient agent) => gate.Owner.ConnectAsync(agent, gate.Target.Url);

    private async Task<(int Status, string? Clause)> BackAsync(string connection, string backup)
    {
        var reply = await gate.PatchAsync($"/v1/connections/{connection}", new { backup });
        return (reply.Status, reply.Body.TextOf("clause"));
    }

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Code);
}
