using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>Two organisations on one host: what one does to itself is nothing to the other.</summary>
public sealed class TwoOrganisations : IAsyncLifetime
{
    private GatewayInProcess gate = null!;
    private RecordingTarget target = null!;
    private Operator other = null!;

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        target = await RecordingTarget.StartAsync();
        other = await gate.FoundAsync("other");
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await target.DisposeAsync();
    }

    [Fact]
    public async Task A_frozen_organisation_acts_nowhere_until_it_is_thawed_and_its_neighbour_goes_on()
    {
        var (agent, connection) = await OpenAsync(gate.Owner);
        await gate.Owner.ConnectAsync(agent, target.Url);
        var (neighbour, theirs) = await OpenAsync(other);

        var frozen = await ContainAsync("freeze");
        var opened = await gate.Owner.ConnectAsync(agent, target.Url);

        Assert.Equal(("done", 2L, 2L, 0L), (frozen.TextOf("status"), frozen.NumberOf("total"), frozen.NumberOf("done"), frozen.NumberOf("failed")));
        Assert.NotNull(frozen.TextOf("startedAt"));
        Assert.NotNull(frozen.TextOf("endedAt"));
        Assert.Equal((403, "connection-frozen"), await CodeOf(agent.DispatchAsync(connection)));
        Assert.Equal((403, "connection-frozen"), await CodeOf(agent.DispatchAsync(opened)));
        Assert.Equal("invalid_grant", (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Body.TextOf("error"));
        Assert.Equal("organisation", (await gate.Client.GetAsync($"/v1/connections/{connection}", gate.Owner.Key)).Body.TextOf("frozenBy"));
        Assert.Equal("frozen", (await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key)).Body.TextOf("status"));
        Assert.Equal("succeeded", (await neighbour.EndAsync(await neighbour.HandInAsync(theirs))).TaskStatus);

        await ContainAsync("unfreeze");
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);
        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(opened))).TaskStatus);
        var kinds = (await gate.Owner.ReadAuditAsync(connection))[connection].Select(record => record.Kind).ToArray();
        Assert.Single(kinds, kind => kind == "freeze");
        Assert.Single(kinds, kind => kind == "unfreeze");
    }

    [Fact]
    public async Task A_killed_organisation_is_over_and_its_neighbour_goes_on()
    {
        var (agent, connection) = await OpenAsync(gate.Owner);
        var (neighbour, theirs) = await OpenAsync(other);

        await ContainAsync("kill");

        Assert.Equal(403, (await agent.DispatchAsync(connection)).Status);
        Assert.Equal("invalid_client", (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Body.TextOf("error"));
        Assert.Equal((409, "conflict"), await CodeOf(gate.Client.PostAsync("/v1/organisation/unfreeze", null, gate.Owner.Key)));
        Assert.Equal((409, "conflict"), await CodeOf(gate.Client.PostAsync("/v1/organisation/freeze", null, gate.Owner.Key)));
        await ContainAsync("kill");
        Assert.Equal("killed", (await gate.Client.GetAsync($"/v1/connections/{connection}", gate.Owner.Key)).Body.TextOf("status"));
        Assert.Equal("succeeded", (await neighbour.EndAsync(await neighbour.HandInAsync(theirs))).TaskStatus);
    }

    [Fact]
    public async Task An_operation_is_its_organisation_s_own()
    {
        var started = await gate.Client.PostAsync("/v1/organisation/freeze", null, gate.Owner.Key);

        Assert.Equal(202, started.Status);
        Assert.Equal($"/v1/operations/{started.Body.TextOf("operation")}", started.Header("Location"));
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync(started.Header("Location")!, other.Key)));
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.GetAsync("/v1/operations/opr_00000000000000000000", gate.Owner.Key)));
    }

    [Fact]
    public async Task The_after_of_one_organisation_s_list_is_not_the_other_s()
    {
        for (var i = 0; i < 2; i++)
        {
            await gate.Owner.CreateAgentAsync();
            await other.CreateAgentAsync();
        }

        var after = (await gate.Client.GetAsync("/v1/agents?limit=1", gate.Owner.Key)).Body.TextOf("after");

        Assert.Equal(200, (await gate.Client.GetAsync($"/v1/agents?limit=1&after={after}", gate.Owner.Key)).Status);
        Assert.Equal((400, "malformed"), await CodeOf(gate.Client.GetAsync($"/v1/agents?limit=1&after={after}", other.Key)));
    }

    [Fact]
    public async Task Its_owner_says_what_it_is_called_and_what_agents_are_told()
    {
        var (agent, connection) = await OpenAsync(gate.Owner);
        var shown = await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key);
        Assert.Equal(("default", "\"1\""), (shown.Body.TextOf("name"), shown.Header("ETag")));
        Assert.Equal((true, false), await ExplainedAsync(agent, connection));

        Assert.Equal((428, "precondition-required"), await CodeOf(PatchAsync(new { name = "x" }, null)));
        Assert.Equal((412, "stale"), await CodeOf(PatchAsync(new { name = "x" }, "\"9\"")));
        Assert.Equal((400, "malformed"), await CodeOf(PatchAsync(new { explainToAgents = "true" }, "\"1\"")));
        Assert.Equal((400, "malformed"), await CodeOf(PatchAsync(new { }, "\"1\"")));
        Assert.Equal(200, (await PatchAsync(new { name = "ours", explainToAgents = false }, "\"1\"")).Status);
        Assert.Equal((false, false), await ExplainedAsync(agent, connection));
        Assert.Equal("\"3\"", (await PatchAsync(new { explainToAgents = true }, "\"2\"")).Header("ETag"));
        await Eventually.IsTrueAsync("agents are told", async () => await ExplainedAsync(agent, connection) == (true, true));

        Assert.Equal("ours", (await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key)).Body.TextOf("name"));
        Assert.Equal("other", (await gate.Client.GetAsync("/v1/organisation", other.Key)).Body.TextOf("name"));
    }

    [Fact]
    public async Task A_frozen_credential_opens_no_door_until_it_is_thawed_and_the_agent_s_other_one_does()
    {
        await using var held = await HeldTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, held.Target.Url, new { delivery = new { maxInFlight = 1 } });
        var second = await gate.Owner.SignInAsync(agent.Id);
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var waiting = await agent.HandInAsync(connection);

        var path = $"/v1/agents/{agent.Id}/credentials/{agent.ClientId}";
        var frozen = await gate.Client.PostAsync($"{path}/freeze", null, gate.Owner.Key);
        held.Release();

        Assert.Equal((200, 1L), (frozen.Status, frozen.Body.NumberOf("fenced")));
        Assert.Equal((403, "agent-frozen"), await CodeOf(agent.DispatchAsync(connection)));
        Assert.Equal((403, "agent-frozen"), await CodeOf(agent.DispatchAsync(await gate.Owner.ConnectAsync(agent, target.Url))));
        Assert.Equal(401, (await agent.ReadAsync(sent)).Status);
        Assert.Equal(401, (await AgentClient.RequestTokenAsync(gate.Client, agent.ClientId, agent.ClientSecret)).Status);
        Assert.Equal("succeeded", (await second.EndAsync(await second.HandInAsync(connection))).TaskStatus);
        Assert.Equal("queued", (await second.ReadAsync(waiting)).TaskStatus);
        Assert.Equal((404, "not-found"), await CodeOf(gate.Client.PostAsync($"{path}/freeze", null, other.Key)));

        Assert.Equal(200, (await gate.Client.PostAsync($"{path}/unfreeze", null, gate.Owner.Key)).Status);
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);
        Assert.Equal("succeeded", (await agent.EndAsync(waiting)).TaskStatus);
        await gate.Owner.RevokeAsync(agent.Id, agent.ClientId);
        Assert.Equal((409, "conflict"), await CodeOf(gate.Client.PostAsync($"{path}/unfreeze", null, gate.Owner.Key)));
    }

    private async Task<(AgentClient Agent, string Connection)> OpenAsync(Operator owner)
    {
        var agent = await owner.EnrolAsync();
        return (agent, await owner.ConnectAsync(agent, target.Url));
    }

    private async Task<System.Text.Json.JsonElement> ContainAsync(string action)
    {
        var started = await gate.Client.PostAsync($"/v1/organisation/{action}", null, gate.Owner.Key);
        Assert.Equal(202, started.Status);
        return (await Eventually.BecomesAsync($"{action} is done", () => gate.Client.GetAsync(started.Header("Location")!, gate.Owner.Key), reply => reply.TaskStatus == "done")).Body;
    }

    private Task<Reply> PatchAsync(object body, string? tag) => gate.Client.SendAsync(
        new HttpRequestMessage(HttpMethod.Patch, "/v1/organisation") { Content = GateClient.JsonContent(Json.Of(body)) }, gate.Owner.Key, tag is null ? [] : [("If-Match", tag)]);

    /// <summary>Whether a dry run and a dispatch show their checks.</summary>
    private static async Task<(bool, bool)> ExplainedAsync(AgentClient agent, string connection) => (
        (await agent.PostAsync(AgentClient.Task(connection), dryRun: true)).Body.TryGetProperty("checks", out _),
        (await agent.DispatchAsync(connection)).Body.GetProperty("decision").TryGetProperty("checks", out _));

    private static async Task<(int Status, string? Code)> CodeOf(Task<Reply> reply) => ((await reply).Status, (await reply).Code);
}
