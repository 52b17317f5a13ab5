using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class ParallelDispatches(TwoGates gates)
{
    [TargetTheory]
    [InlineData("rate", 10, 429, "rate-limited")]
    [InlineData("cap", 7, 403, "spend-cap-reached")]
    public async Task Of_64_at_once_exactly_as_many_pass_as_may(string limit, int allowed, int status, string code)
    {
        await using var target = await RecordingTarget.StartAsync();
        object policy = limit == "rate" ? new { rate = new { perMinute = allowed } } : new { spend = new { monthly = allowed, defaultTask = 1 } };
        var (agent, connection) = await gates.OpenAsync(target, policy);

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => gates.Either(agent, n).DispatchAsync(connection)));

        Assert.Equal(allowed, replies.Count(reply => reply.Status == 202));
        Assert.All(replies.Where(reply => reply.Status != 202), reply => Assert.Equal((status, code), (reply.Status, reply.Code)));
        await Task.WhenAll(replies.Where(reply => reply.Status == 202).Select(reply => agent.EndAsync(reply.Task)));
        Assert.Equal(allowed, target.Calls.Count);
        Assert.Equal(allowed, (await gates.Owner.ReadAuditAsync(connection)).Allows(connection));
    }

    [TargetFact]
    public async Task A_flood_of_refusals_is_no_flood_of_entries()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target, new { rate = new { perMinute = 0 } });

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => agent.DispatchAsync(connection)));

        Assert.All(replies, reply => Assert.Equal((429, "policy.rate.perMinute"), (reply.Status, reply.Body.TextOf("clause"))));
        var refused = (await gates.Owner.ReadAuditAsync(connection))[connection].Where(record => record.Decision == "deny").ToList();
        Assert.All(replies, reply => Assert.Equal(refused[0].Sequence, reply.Body.GetProperty("audit").NumberOf("sequence")));
        Assert.Single(refused);
    }
}
