using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class OneKeyOneTask(TwoGates gates)
{
    [TargetFact]
    public async Task Sixty_four_at_once_with_one_key_make_one_task_and_64_equal_answers()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => gates.Either(agent, n).DispatchAsync(connection, key: "order-4711")));

        Assert.All(replies, reply => Assert.True(reply.Status == 202, reply.ToString()));
        Assert.Single(replies.Select(reply => reply.Text).Distinct());
        Assert.Equal(63, replies.Count(reply => reply.Header("Idempotency-Replayed") == "true"));
        await agent.EndAsync(replies[0].Task);
        Assert.Single(target.Calls);
        Assert.Equal(1, (await gates.Owner.ReadAuditAsync(connection)).Allows(connection));
    }

    [TargetFact]
    public async Task A_key_with_another_body_is_a_mistake()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var first = await agent.DispatchAsync(connection, key: "k1", input: new { n = 1, m = 2 });

        var other = await gates.Either(agent, 1).DispatchAsync(connection, key: "k1", input: new { n = 2, m = 2 });
        var sameInAnotherOrder = await agent.DispatchAsync(connection, key: "k1", input: new { m = 2, n = 1 });

        Assert.Equal((422, "idempotency-mismatch"), (other.Status, other.Code));
        Assert.Equal((202, first.Text), (sameInAnotherOrder.Status, sameInAnotherOrder.Text));
    }

    [TargetFact]
    public async Task A_key_belongs_to_its_connection_and_a_refusal_pins_nothing()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, closed) = await gates.OpenAsync(target, new { taskTypes = Array.Empty<string>() });
        var open = await gates.Owner.ConnectAsync(agent, target.Url);

        var refused = await agent.DispatchAsync(closed, key: "k1");
        var elsewhere = await agent.DispatchAsync(open, key: "k1");
        await gates.Owner.ChangePolicyAsync(closed, new { });
        var later = await agent.DispatchAsync(closed, key: "k1");

        Assert.Equal((403, "task-type-not-permitted"), (refused.Status, refused.Code));
        Assert.Equal((202, 202), (elsewhere.Status, later.Status));
        Assert.NotEqual(elsewhere.Task, later.Task);
    }

    [TargetFact]
    public async Task An_accepted_task_is_answered_again_whatever_the_policy_became()
    {
        await using var target = await RecordingTarget.StartAsync();
        var (agent, connection) = await gates.OpenAsync(target);
        var first = await agent.DispatchAsync(connection, key: "k1");
        await gates.Owner.ChangePolicyAsync(connection, new { taskTypes = Array.Empty<string>() });

        var again = await gates.Either(agent, 1).DispatchAsync(connection, key: "k1");
        var fresh = await gates.Either(agent, 1).DispatchAsync(connection, key: "k2");

        Assert.Equal((202, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
        Assert.Equal((403, "task-type-not-permitted"), (fresh.Status, fresh.Code));
    }
}
