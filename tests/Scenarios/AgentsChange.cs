using Gatehouse.Scenarios.BadInputs;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class AgentsChange(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task After_an_endpoint_moved_nothing_is_sent_to_where_it_was()
    {
        await using var before = await RecordingTarget.StartAsync();
        await using var after = await RecordingTarget.StartAsync();
        var (sender, receiver) = (await gate.Owner.EnrolAsync(), await gate.Owner.EnrolAsync(before.Url));
        var connection = await gate.Owner.ConnectAsync(sender, receiver);
        await sender.EndAsync(await sender.HandInAsync(connection));

        var moved = await gate.PatchAsync($"/v1/agents/{receiver.Id}", new { endpoint = new { url = after.Url.AbsoluteUri } });
        await sender.EndAsync(await sender.HandInAsync(connection));

        Assert.Equal((200, after.Url.AbsoluteUri), (moved.Status, moved.Body.GetProperty("endpoint").TextOf("url")));
        Assert.Equal((1, 1), (before.Calls.Count, after.Calls.Count));
        var audit = await gate.Owner.ReadAuditAsync();
        Assert.Contains(audit["$control"], record => record.Kind == "agent-changed" && record.Entry.TextOf("subject") == receiver.Id);
        Assert.Contains(audit[connection], record => record.Kind == "fence");
    }

    [Theory]
    [InlineData("""{"name":"renamed"}""", 200, null)]
    [InlineData("""{"actsFor":"user:ana@example.com"}""", 200, null)]
    [InlineData("""{"owner":{"team":"night"}}""", 200, null)]
    [InlineData("""{"version":null,"actsFor":null,"endpoint":null}""", 200, null)]
    [InlineData("""{"name":null}""", 400, "$.name")]
    [InlineData("""{"owner":{"team":null}}""", 400, "$.owner.team")]
    [InlineData("""{"status":"active"}""", 400, "$.status")]
    [InlineData("""{"status":null}""", 400, "$.status")]
    [InlineData("""{"id":"agt_00000000000000000000"}""", 400, "$.id")]
    [InlineData("""{"trustScore":100}""", 400, "$.trustScore")]
    [InlineData("""{"endpoint":{"protocol":"http"}}""", 400, "$.endpoint.url")]
    [InlineData("""[]""", 400, "$")]
    public async Task A_patch_is_read_as_strictly_as_a_new_agent(string patch, int status, string? place)
    {
        var agent = await gate.Owner.CreateAgentAsync();

        var reply = await gate.PatchRawAsync($"/v1/agents/{agent}", patch, "\"1\"");

        Assert.True(reply.Status == status, reply.ToString());
        if (place is not null)
            Assert.Equal(place, reply.Body.GetProperty("errors")[0].TextOf("path"));
    }

    [Fact]
    public async Task A_patch_is_made_to_the_version_that_was_seen()
    {
        var path = $"/v1/agents/{await gate.Owner.CreateAgentAsync()}";

        Assert.Equal(428, (await gate.PatchRawAsync(path, "{}", null)).Status);
        Assert.Equal("\"2\"", (await gate.PatchRawAsync(path, """{"name":"a"}""", "\"1\"")).Header("ETag"));
        Assert.Equal((412, "stale"), Of(await gate.PatchRawAsync(path, """{"name":"b"}""", "\"1\"")));
        Assert.Equal((404, "not-found"), Of(await gate.PatchRawAsync("/v1/agents/agt_00000000000000000000", "{}", "\"1\"")));
    }

    /// <summary>Case 57 of the catalogue.</summary>
    [Fact]
    public async Task A_decommissioned_agent_is_disconnected_its_tasks_are_cancelled_and_its_record_stays()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, peer) = (await gate.Owner.EnrolAsync(), await gate.Owner.EnrolAsync());
        var connection = await gate.Owner.ConnectAsync(agent, held.Target.Url, new { delivery = new { maxInFlight = 1 } });
        var incoming = await gate.Owner.ConnectAsync(peer, agent);
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection);
        var path = $"/v1/agents/{agent.Id}";

        Assert.Equal(428, (await gate.DeleteAsync(path, null)).Status);
        Assert.Equal(412, (await gate.DeleteAsync(path, "\"7\"")).Status);
        var gone = await gate.DeleteAsync(path, "\"1\"");

        Assert.True(gone.Status == 200, gone.ToString());
        Assert.Equal((2L, sent), (gone.Body.NumberOf("fenced"), gone.Body.GetProperty("inFlight")[0].GetString()));
        Assert.Equal((401, "unauthenticated"), Of(await agent.DispatchAsync(connection)));
        Assert.Equal(401, (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Status);
        Assert.Equal((403, "connection-frozen"), Of(await peer.DispatchAsync(incoming)));
        Assert.Equal("decommissioned", (await gate.GetAsync(path)).Body.TextOf("status"));
        foreach (var closed in new[] { connection, incoming })
            Assert.Equal("disconnected", (await gate.GetAsync($"/v1/connections/{closed}")).Body.TextOf("status"));
        Assert.Equal((409, "conflict"), Of(await gate.Client.PostAsync($"{path}/credentials", new { kind = "secret" }, gate.Owner.Key)));
        Assert.Equal((409, "conflict"), Of(await gate.Client.PostAsync("/v1/connections", new { name = "late", from = agent.Id, to = new { http = new { url = held.Target.Url.AbsoluteUri } } }, gate.Owner.Key)));
        Assert.Equal((409, "conflict"), Of(await gate.PatchRawAsync(path, "{}", "\"2\"")));

        held.Release();
        await Eventually.IsTrueAsync("both tasks have ended", async () => (await gate.Owner.ReadAuditAsync(connection)).Of(connection, queued).Any(record => record.Kind == "ended")
            && (await gate.Owner.ReadAuditAsync(connection)).Of(connection, sent).Any(record => record.Kind == "ended"));
        var audit = await gate.Owner.ReadAuditAsync();
        Assert.Equal("cancelled", audit.Of(connection, queued).Single(record => record.Kind == "ended").Entry.TextOf("status"));
        Assert.Contains(audit[connection], record => record.Kind == "connection-closed");
        Assert.Contains(audit["$control"], record => record.Kind == "agent-decommissioned" && record.Entry.TextOf("subject") == agent.Id);
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
    }

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Code);
}
