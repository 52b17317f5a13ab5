using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class Budgets(TwoGates gates)
{
    [TargetFact]
    public async Task An_agents_rate_and_cap_hold_over_two_connections_at_two_hosts()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, first) = await gates.OpenAsync(target);
        var second = await gates.Owner.ConnectAsync(agent, target.Url);
        var put = await PutAsync(new { of = new { agent = agent.Id }, rate = new { perMinute = 6 }, spend = new { monthly = 5 } });
        Assert.Equal((201, "\"1\""), (put.Status, put.Header("ETag")));

        var other = agent.At(gates.Second);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            (i % 2 == 0 ? agent : other).DispatchAsync(i % 4 < 2 ? first : second, maxCost: 1)));
        var accepted = replies.Where(reply => reply.Status == 202).ToArray();
        var refused = replies.Where(reply => reply.Status != 202).ToArray();

        // The cap of five is below the rate of six; which of the two refuses the rest is their order alone.
        Assert.InRange(accepted.Length, 1, 5);
        Assert.All(refused, reply => Assert.Contains((reply.Status, reply.Body.TextOf("clause")), new (int, string?)[] { (429, "budget.agent.rate.perMinute"), (403, "budget.agent.spend.monthly") }));
        foreach (var reply in accepted)
            Assert.Equal("succeeded", (await agent.EndAsync(reply.Task)).TaskStatus);
        var used = await Eventually.BecomesAsync("all is settled", () => ReadAsync(agent.Id), reply => reply.Body.GetProperty("used").NumberOf("reserved") == 0);
        Assert.Equal(accepted.Length, used.Body.GetProperty("used").NumberOf("posted"));
        Assert.Contains((await gates.Owner.ReadAuditAsync())[$"$budget|{agent.Id}"], record => record.Kind == "budget-changed");
    }

    [TargetFact]
    public async Task A_session_has_a_budget_of_its_own_until_it_is_taken_away()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var opened = await gates.First.PostAsync("/v1/sessions", new { human = "user:ana@example.com", name = "refunds" }, agent.Token);
        Assert.Equal((201, agent.Id), (opened.Status, opened.Body.TextOf("agent")));
        var session = opened.Body.TextOf("id")!;
        var of = new { session };
        Assert.Equal(201, (await PutAsync(new { of, spend = new { monthly = 1 } }, ("If-None-Match", "*"))).Status);

        var task = await DispatchAsync(agent, connection, session, 1);
        Assert.Equal((202, session), (task.Status, (await agent.EndAsync(task.Task)).Body.TextOf("session")));
        Assert.Equal(session, Assert.Single(target.Calls).Body.TextOf("session"));
        var refused = await DispatchAsync(agent, connection, session, 0.5m);
        Assert.Equal((403, "spend-cap-reached", "budget.session.spend.monthly"), (refused.Status, refused.Code, refused.Body.TextOf("clause")));
        Assert.Equal(202, (await agent.DispatchAsync(connection, maxCost: 1)).Status);

        Assert.Equal(428, (await PutAsync(new { of })).Status);
        Assert.Equal(412, (await PutAsync(new { of }, ("If-Match", "\"7\""))).Status);
        Assert.Equal(204, (await PutAsync(new { of }, ("If-Match", "\"1\""))).Status);
        Assert.Equal(404, (await ReadAsync(session)).Status);
        Assert.Equal(202, (await DispatchAsync(agent, connection, session, 0.5m)).Status);
    }

    [LocalFact]
    public async Task The_organisations_cap_binds_every_agent_and_only_its_owner_sets_it()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var (ana, ben) = (await gate.Owner.EnrolAsync(), await gate.Owner.EnrolAsync());
        var (first, second) = (await gate.Owner.ConnectAsync(ana, target.Url), await gate.Owner.ConnectAsync(ben, target.Url));
        Assert.Equal(201, (await gate.Client.PutAsync("/v1/budgets", new { of = "organisation", spend = new { monthly = 3 } }, gate.Owner.Key)).Status);

        Assert.Equal(202, (await ana.DispatchAsync(first, maxCost: 2)).Status);
        var tried = await ben.PostAsync(AgentClient.Task(second, maxCost: 2), dryRun: true);
        Assert.Equal("budget.organisation.spend.monthly", tried.Body.TextOf("clause"));
        var refused = await ben.DispatchAsync(second, maxCost: 2);
        Assert.Equal((403, "budget.organisation.spend.monthly"), (refused.Status, refused.Body.TextOf("clause")));
        Assert.Equal(403, (await ben.DispatchAsync(second)).Status);
        Assert.Equal(202, (await ben.DispatchAsync(second, maxCost: 1)).Status);

        var list = await gate.Client.GetAsync("/v1/budgets", gate.Owner.Key);
        Assert.Equal("organisation", Assert.Single(list.Body.GetProperty("items").EnumerateArray()).TextOf("of"));
    }

    private Task<Reply> PutAsync(object budget, params (string Name, string Value)[] headers) => gates.First.PutAsync("/v1/budgets", budget, gates.Owner.Key, headers);

    private Task<Reply> ReadAsync(string of) => gates.First.GetAsync($"/v1/budgets?of={of}", gates.Owner.Key);

    private static Task<Reply> DispatchAsync(AgentClient agent, string connection, string session, decimal maxCost) =>
        agent.PostAsync(new { connection, session, task = new { type = "refund", maxCost } });
}
