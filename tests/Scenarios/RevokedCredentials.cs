using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class RevokedCredentials(TwoGates gates)
{
    [TargetFact]
    public async Task A_revoked_credential_opens_no_door_and_the_agent_s_other_one_does()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var other = await gates.Owner.SignInAsync(agent.Id);
        var task = await agent.HandInAsync(connection);
        await agent.EndAsync(task);

        var revoked = await gates.Owner.RevokeAsync(agent.Id, agent.ClientId);

        Assert.Equal((200, 1L), (revoked.Status, revoked.Body.NumberOf("fenced")));
        for (var n = 0; n < 2; n++)
        {
            var dispatch = await gates.Either(agent, n).DispatchAsync(connection);
            Assert.Equal((403, "agent-revoked"), (dispatch.Status, dispatch.Code));
            Assert.Equal(401, (await gates.Either(agent, n).ReadAsync(task)).Status);
            Assert.Equal(401, (await gates.Either(agent, n).CancelAsync(task)).Status);
        }

        Assert.Equal(401, (await AgentClient.RequestTokenAsync(gates.First, agent.ClientId, agent.ClientSecret)).Status);
        Assert.Equal(200, (await AgentClient.RequestTokenAsync(gates.First, other.ClientId, other.ClientSecret)).Status);
        Assert.Equal("succeeded", (await other.EndAsync(await other.HandInAsync(connection))).TaskStatus);
        Assert.Contains((await gates.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "credential-revoked");
    }

    [TargetFact]
    public async Task A_connection_that_is_opened_later_knows_of_it_too()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, _) = await gates.OpenAsync(target);
        await gates.Owner.RevokeAsync(agent.Id, agent.ClientId);

        var dispatch = await agent.DispatchAsync(await gates.Owner.ConnectAsync(agent, target.Url));

        Assert.Equal((403, "agent-revoked"), (dispatch.Status, dispatch.Code));
        Assert.Empty(target.Calls);
    }

    [TargetFact]
    public async Task What_it_dispatched_and_nobody_sent_ends_denied()
    {
        await using var held = await HeldTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(held.Target, new { delivery = new { maxInFlight = 1 } });
        var other = await gates.Owner.SignInAsync(agent.Id);
        var sent = await agent.HandInAsync(connection);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection);
        var others = await other.HandInAsync(connection);

        var revoked = await gates.Owner.RevokeAsync(agent.Id, agent.ClientId);
        held.Release();

        Assert.Equal([sent], revoked.Body.GetProperty("inFlight").EnumerateArray().Select(task => task.GetString()));
        var denied = await other.EndAsync(queued);
        Assert.Equal(("denied", "failedNoEffect"), (denied.TaskStatus, denied.Body.TextOf("outcome")));
        Assert.Equal("agent-revoked", denied.Body.GetProperty("refusal").TextOf("code"));
        Assert.Equal(("succeeded", "succeeded"), ((await other.EndAsync(sent)).TaskStatus, (await other.EndAsync(others)).TaskStatus));
        Assert.DoesNotContain(held.Target.Calls, call => call.Task == queued);
    }

    [Fact]
    public async Task Revoked_again_it_stays_so_and_what_is_not_there_is_not_found()
    {
        var agent = await gates.Owner.EnrolAsync();
        var stranger = await gates.Owner.EnrolAsync();

        Assert.Equal(404, (await gates.Owner.RevokeAsync(agent.Id, stranger.ClientId)).Status);
        Assert.Equal(404, (await gates.Owner.RevokeAsync(agent.Id, agent.ClientId[..^4] + "0000")).Status);
        Assert.Equal(200, (await gates.Owner.RevokeAsync(agent.Id, agent.ClientId)).Status);
        Assert.Equal(200, (await gates.Owner.RevokeAsync(agent.Id, agent.ClientId)).Status);
        Assert.Equal(200, (await AgentClient.RequestTokenAsync(gates.First, stranger.ClientId, stranger.ClientSecret)).Status);
    }
}
