using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class TokensAreGivenUp(TwoGates gates)
{
    private static readonly string[] members = ["active", "iss", "sub", "client_id", "aud", "scope", "token_type", "iat", "exp", "jti"];

    [TargetFact]
    public async Task A_revoked_token_opens_no_door_at_either_gate_and_a_new_one_does()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var task = await agent.HandInAsync(connection);
        await agent.EndAsync(task);
        await gates.Either(agent, 1).HandInAsync(connection);

        var revoked = await gates.First.RevokeAsync(agent, agent.Token);

        Assert.Equal((200, "", "no-store"), (revoked.Status, revoked.Text, revoked.Header("Cache-Control")));
        for (var n = 0; n < 2; n++)
        {
            var dispatch = await gates.Either(agent, n).DispatchAsync(connection);
            Assert.Equal((403, "agent-revoked"), (dispatch.Status, dispatch.Code));
            Assert.Equal(401, (await gates.Either(agent, n).ReadAsync(task)).Status);
            Assert.Equal(401, (await gates.Either(agent, n).CancelAsync(task)).Status);
        }

        var again = await AgentClient.SignInAsync(gates.Second, agent.Id, agent.ClientId, agent.ClientSecret);
        Assert.Equal("succeeded", (await again.EndAsync(await again.HandInAsync(connection))).TaskStatus);
        Assert.Equal(200, (await gates.Second.RevokeAsync(agent, agent.Token)).Status);
        var log = await gates.Owner.ReadAuditAsync();
        Assert.Single(log[$"$events|{agent.Id}"], record => record.Kind == "token-revoked");
    }

    [TargetFact]
    public async Task Introspection_tells_an_agent_of_its_own_tokens_and_of_those_addressed_to_it()
    {
        await using var target = await RecordingTarget.StartAsync();
        var receiver = await gates.Owner.EnrolAsync(target.Url);
        var sender = await gates.Owner.EnrolAsync();
        await sender.EndAsync(await sender.HandInAsync(await gates.Owner.ConnectAsync(sender, receiver)));
        var hop = target.Calls[^1].Headers["Authorization"]["Bearer ".Length..];

        var own = await gates.Second.IntrospectAsync(sender, sender.Token);
        var heard = await gates.First.IntrospectAsync(receiver, hop);

        Assert.Equal(members, own.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal((sender.Id, sender.ClientId, "dispatch"), (own.Body.TextOf("sub"), own.Body.TextOf("client_id"), own.Body.TextOf("scope")));
        Assert.Equal((true, sender.Id, receiver.Id), (heard.IsActive(), heard.Body.TextOf("sub"), heard.Body.TextOf("aud")));
        Assert.Null(heard.Body.TextOf("scope"));
        foreach (var nothing in new[] { await gates.First.IntrospectAsync(receiver, sender.Token), await gates.First.IntrospectAsync(sender, "x"), await gates.First.IntrospectAsync(sender, sender.Token[..^4] + "AAAA") })
            Assert.Equal((200, """{"active":false}"""), (nothing.Status, nothing.Text));
    }

    [Theory]
    [InlineData("freeze", true)]
    [InlineData("kill", false)]
    [InlineData("revoke the credential", false)]
    [InlineData("revoke the token", false)]
    public async Task What_has_ended_or_stands_still_is_not_active(string how, bool isActiveAgain)
    {
        var agent = await gates.Owner.EnrolAsync();
        Assert.True((await ByOwnerAsync(agent.Token)).IsActive());

        var reply = how switch
        {
            "revoke the credential" => (await gates.Owner.RevokeAsync(agent.Id, agent.ClientId)).Status,
            "revoke the token" => (await gates.First.RevokeAsync(agent, agent.Token)).Status,
            _ => (await gates.Owner.ContainAsync(how, agent.Id)).Fenced >= 0 ? 200 : 0,
        };

        Assert.Equal(200, reply);
        Assert.Equal("""{"active":false}""", (await ByOwnerAsync(agent.Token)).Text);
        if (isActiveAgain)
        {
            await gates.Owner.ContainAsync("unfreeze", agent.Id);
            Assert.True((await ByOwnerAsync(agent.Token)).IsActive());
        }
    }

    [Fact]
    public async Task Whoever_asks_must_say_who_they_are()
    {
        var agent = await gates.Owner.EnrolAsync();
        foreach (var path in new[] { "/oauth/introspect", "/oauth/revoke" })
        {
            Assert.Equal((401, "invalid_client"), Fault(await gates.First.FormAsync(path, null, ("token", agent.Token))));
            Assert.Equal((401, "invalid_client"), Fault(await gates.First.FormAsync(path, null, ("token", agent.Token), ("client_id", agent.ClientId), ("client_secret", "x"))));
            Assert.Equal((401, "invalid_client"), Fault(await gates.First.FormAsync(path, agent.Token, ("token", agent.Token))));
            Assert.Equal((400, "invalid_request"), Fault(await gates.First.FormAsync(path, null, ("client_id", agent.ClientId), ("client_secret", agent.ClientSecret))));
            Assert.Equal((400, "invalid_request"), Fault(await gates.First.FormAsync(path, null, ("token", "x"), ("token", "y"), ("client_id", agent.ClientId), ("client_secret", agent.ClientSecret))));
        }

        Assert.Equal((401, "invalid_client"), Fault(await gates.First.FormAsync("/oauth/revoke", gates.Owner.Key, ("token", agent.Token))));
    }

    private Task<Reply> ByOwnerAsync(string token) => gates.Second.FormAsync("/oauth/introspect", gates.Owner.Key, ("token", token));

    private static (int, string?) Fault(Reply reply)
    {
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Equal(reply.Status == 401, reply.Header("WWW-Authenticate")?.StartsWith("Basic", StringComparison.Ordinal) is true);
        return (reply.Status, reply.Body.TextOf("error"));
    }
}
