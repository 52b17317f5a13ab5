using System.Text.Json;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Delivery;

public sealed class PolicyAppliesToQueuedTests
{
    private readonly EngineBench bench = new();

    /// <summary>The task is a review by tool `search` with the claim `ticket`, declared at 2.</summary>
    [Theory]
    [InlineData("{}", "succeeded", null)]
    [InlineData("""{"taskTypes":["review"],"tools":{"allow":["search"]}}""", "succeeded", null)]
    [InlineData("""{"taskTypes":[]}""", "denied", "policy.taskTypes")]
    [InlineData("""{"tools":{"allow":["other"]}}""", "denied", "policy.tools.allow")]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.q","op":"eq","value":"parcels"}]}]}}""", "succeeded", null)]
    [InlineData("""{"tools":{"conditions":[{"tool":"search","when":[{"at":"$.q","op":"eq","value":"else"}]}]}}""", "denied", "policy.tools.conditions")]
    [InlineData("""{"access":[{"name":"ticket","when":[{"at":"$.claimed.ticket","op":"eq","value":"4711"}]}]}""", "succeeded", null)]
    [InlineData("""{"access":[{"name":"ticket","when":[{"at":"$.claimed.ticket","op":"eq","value":"1"}]}]}""", "denied", "policy.access")]
    [InlineData("""{"rate":{"perMinute":1}}""", "succeeded", null)]
    [InlineData("""{"spend":{"monthly":2}}""", "succeeded", null)]
    [InlineData("""{"spend":{"perTask":1}}""", "denied", "policy.spend.perTask")]
    public async Task A_queued_task_is_measured_again_and_not_charged_again(string policy, string status, string? clause)
    {
        var (agent, connection, task) = await QueuedAsync();
        await ChangeAsync(connection, policy, appliesToQueued: true);

        await DeliverAsync(task);

        var ended = await bench.TaskAsync(connection.Id, task);
        Assert.True(status == TaskWords.Of(ended.State), $"{ended.State}: {ended.Failure}");
        Assert.True(clause is null ? ended.Failure is null : ended.Failure!.Clause!.StartsWith(clause, StringComparison.Ordinal), ended.Failure?.Clause);
        Assert.Equal(status == "denied" ? 0 : 1, bench.Target.Calls.Count);
        var state = await bench.StateAsync(connection.Id);
        Assert.Equal((1, Money.Zero), (state.Rate.CountInMinute(bench.World.Time.GetUtcNow()), state.Spend.Months[0].Reserved));
        Assert.Equal(status == "denied" ? Money.Zero : Money.Of(2), state.Spend.Months[0].Posted);
        Assert.Equal(agent.Id, ended.Agent);
    }

    [Fact]
    public async Task Without_it_what_was_accepted_is_left_alone()
    {
        var (_, connection, task) = await QueuedAsync();
        await ChangeAsync(connection, """{"taskTypes":[]}""", appliesToQueued: false);
        await DeliverAsync(task);

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, task)).State);
    }

    [Fact]
    public async Task A_later_change_that_does_not_say_so_does_not_free_what_an_earlier_one_caught()
    {
        var (_, connection, task) = await QueuedAsync();
        await ChangeAsync(connection, """{"taskTypes":[]}""", appliesToQueued: true);
        await ChangeAsync(connection, """{"taskTypes":["other"]}""", appliesToQueued: false, basedOn: 2);
        await DeliverAsync(task);

        Assert.Equal(TaskState.Denied, (await bench.TaskAsync(connection.Id, task)).State);
    }

    [Fact]
    public async Task What_is_accepted_under_the_policy_itself_is_not_measured_twice()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        await ChangeAsync(connection, """{"windows":[{"days":["Mon","Tue","Wed","Thu","Fri","Sat","Sun"],"from":"00:00","to":"24:00","timeZone":"UTC"}]}""", appliesToQueued: true);
        var accepted = await bench.DispatchAsync(agent, connection);
        bench.World.Table.Log.Clear();
        await DeliverAsync(accepted.Task.Task);

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, accepted.Task.Task)).State);
        Assert.DoesNotContain(bench.World.Table.Log, line => line.EndsWith(LedgerRows.Agent(agent.Id), StringComparison.Ordinal));
    }

    private async Task<(Agent Agent, Connection Connection, string Task)> QueuedAsync()
    {
        var agent = await bench.AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var request = EngineBench.Request(connection) with
        {
            Task = new TaskFacts("review")
            {
                MaxCost = Money.Of(2),
                Tools = [ToolUse.Named("search", JsonElement.Parse("""{"q":"parcels"}"""))],
                Claimed = JsonElement.Parse("""{"ticket":"4711"}"""),
            },
        };
        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await bench.Accept.HandleAsync(EngineBench.Caller(agent), request, default));
        return (agent, connection, accepted.Task.Task);
    }

    private async Task ChangeAsync(Connection connection, string policy, bool appliesToQueued, int basedOn = 1) => EngineBench.Value(
        await new ChangePolicy(bench.Ledgers).HandleAsync(EngineBench.Organisation, connection.Id, Given.Policy(policy), basedOn, appliesToQueued, EngineBench.Operator, default));

    private Task DeliverAsync(string task) =>
        bench.HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent.Last(message => GateMessage.Parse(message.Body.Span)!.Subject == task), []), default);
}
