using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;
using Gatehouse.Trust;

namespace Gatehouse.Tests.Trust;

public sealed class RecomputeTrustTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly EngineBench bench = new();

    private RecomputeTrust Recompute => bench.Get<RecomputeTrust>();

    [Fact]
    public async Task A_new_agent_has_a_starting_score_until_it_is_assessed()
    {
        var agent = await AgentAsync();
        var known = await bench.ConnectionAsync(agent, Floor("Known"));
        var verified = await bench.ConnectionAsync(agent, Floor("Verified"));

        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, known));
        Assert.Equal(RefusalCode.TrustTooLow, await RefusedAsync(agent, verified));
        Assert.Equal(0, (await bench.StateAsync(known.Id)).Trust.Assessed!.Revision);
    }

    [Fact]
    public async Task A_score_older_than_its_limit_meets_no_floor_until_it_is_computed_again()
    {
        var agent = await AgentAsync();
        var connection = await bench.ConnectionAsync(agent, Floor("Limited"));
        Assert.True(await Recompute.RunAsync(Organisation, agent.Id, default));
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection));

        bench.World.Time.Advance(TimeSpan.FromHours(24.1));
        Assert.Equal(RefusalCode.TrustTooLow, await RefusedAsync(agent, connection));
        Assert.True(await Recompute.RunAsync(Organisation, agent.Id, default));
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, connection));
    }

    [Fact]
    public async Task Harm_on_one_connection_is_told_to_the_others_and_once()
    {
        var agent = await AgentAsync();
        var (here, there) = (await bench.ConnectionAsync(agent, """{"taskTypes":["review"],"trust":{"minimum":"Known"}}"""), await bench.ConnectionAsync(agent, Floor("Known")));
        await Recompute.RunAsync(Organisation, agent.Id, default);
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, there));

        Assert.Equal(RefusalCode.TaskTypeNotPermitted, await RefusedAsync(agent, here, "steal"));
        Assert.Equal(RefusalCode.TrustTooLow, await RefusedAsync(agent, here));
        Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(agent, there));
        var message = GateMessage.Parse(Assert.Single(bench.World.Queue.Sent, sent => Step(sent) == TaskStep.Trust && GateMessage.Parse(sent.Body.Span)!.Partition == here.Id).Body.Span)!;
        Assert.Equal(Handling.Done, await Recompute.HandleAsync(message, default));

        Assert.Equal(RefusalCode.TrustTooLow, await RefusedAsync(agent, there));
        var versions = ((await bench.StateAsync(here.Id)).Version, (await bench.StateAsync(there.Id)).Version);
        Assert.Equal(Handling.Done, await Recompute.HandleAsync(message, default));
        Assert.Equal(versions, ((await bench.StateAsync(here.Id)).Version, (await bench.StateAsync(there.Id)).Version));
        var (record, _) = (await bench.Get<TrustRecords>().FindAsync(Organisation, agent.Id, default))!.Value;
        Assert.Equal([(TrustLevel.Known, null), (TrustLevel.Limited, TrustPart.Behaviour)], record.History.Select(change => (change.Level, change.Cause)));
    }

    [Fact]
    public async Task Of_two_that_compute_at_once_none_loses_what_the_other_saw()
    {
        var agent = await AgentAsync();
        var connection = await bench.ConnectionAsync(agent, """{"taskTypes":[]}""");
        var other = new EngineBench(bench);
        await Recompute.RunAsync(Organisation, agent.Id, default);
        // Between the reading of the states and the writing of the record, harm is done and another instance computes.
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            await RefusedAsync(agent, connection);
            await other.Get<RecomputeTrust>().RunAsync(Organisation, agent.Id, default);
            return apply();
        });
        bench.World.Time.Advance(TimeSpan.FromHours(7));
        Assert.True(await Recompute.RunAsync(Organisation, agent.Id, default));

        var (record, _) = (await bench.Get<TrustRecords>().FindAsync(Organisation, agent.Id, default))!.Value;
        Assert.Equal((2L, TrustLevel.Limited), (record.Revision, record.Level));
    }

    [Fact]
    public async Task An_older_assessment_never_takes_the_place_of_a_newer_one()
    {
        var agent = await AgentAsync();
        var connection = await bench.ConnectionAsync(agent);
        var ledger = bench.Ledgers.For(Organisation, connection.Id);
        var now = ledger.Now;
        await ledger.CommitAsync(TrustFence.Of(agent.Id, new TrustAssessment(5, now, 10, default), false, TrustOptions.Default), default);
        await ledger.CommitAsync(TrustFence.Of(agent.Id, new TrustAssessment(4, now, 60, default), false, TrustOptions.Default), default);

        Assert.Equal(new TrustAssessment(5, now, 10, default), (await bench.StateAsync(connection.Id)).Trust.Assessed);
    }

    [Fact]
    public async Task The_pass_comes_to_every_agent_and_writes_what_is_news()
    {
        var agents = new List<Agent>();
        foreach (var name in new[] { "one", "other" })
        {
            var organisation = (await bench.Get<FoundOrganisation>().HandleAsync(name, _ => Task.CompletedTask, default)).Id;
            for (var i = 0; i < 3; i++)
                agents.Add(EngineBench.Value(await bench.Get<CreateAgent>().HandleAsync(organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default)));
        }

        Assert.Equal(6, await bench.Get<RecomputeAllTrust>().RunAsync(default));
        Assert.All(agents, agent => Assert.Equal(1, Record(agent).Revision));
        Assert.Equal(6, await bench.Get<RecomputeAllTrust>().RunAsync(default));
        Assert.All(agents, agent => Assert.Equal(1, Record(agent).Revision));
        bench.World.Time.Advance(TimeSpan.FromHours(6));
        await bench.Get<RecomputeAllTrust>().RunAsync(default);
        Assert.All(agents, agent => Assert.Equal(2, Record(agent).Revision));
    }

    [Fact]
    public async Task Computing_again_remembers_nothing_of_what_it_read()
    {
        var agent = await AgentAsync();
        await bench.ConnectionAsync(agent);
        await Recompute.RunAsync(Organisation, agent.Id, default);
        var other = new EngineBench(bench);

        Assert.True(await other.Get<RecomputeTrust>().RunAsync(Organisation, agent.Id, default));
        bench.World.Table.Log.Clear();
        await other.Agents.FindAsync(Organisation, agent.Id, afresh: false, default);
        Assert.Single(bench.World.Table.Log);
    }

    [Fact]
    public async Task A_pass_whose_time_is_over_leaves_the_rest_to_the_next()
    {
        var agents = new List<Agent>();
        foreach (var count in new[] { 500, 3 })
        {
            var organisation = (await bench.Get<FoundOrganisation>().HandleAsync("one", _ => Task.CompletedTask, default)).Id;
            for (var i = 0; i < count; i++)
                agents.Add(EngineBench.Value(await bench.Get<CreateAgent>().HandleAsync(organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default)));
        }

        bench.World.Table.BeforeRange = () => bench.World.Time.Advance(TimeSpan.FromMinutes(1));
        var first = await bench.Get<RecomputeAllTrust>().RunAsync(default);

        Assert.InRange(first, 500, 503);
        Assert.Equal(agents.Count - first, await new EngineBench(bench).Get<RecomputeAllTrust>().RunAsync(default));
        Assert.All(agents, agent => Assert.Equal(1, Record(agent).Revision));
    }

    private TrustRecord Record(Agent agent) => bench.Get<TrustRecords>().FindAsync(agent.Organisation, agent.Id, default).GetAwaiter().GetResult()!.Value.Record;

    private static TaskStep Step(QueueMessage message) => GateMessage.Parse(message.Body.Span)!.Step;

    private static string Floor(string level) => $$"""{"trust":{"minimum":"{{level}}"} }""";

    private async Task<Agent> AgentAsync()
    {
        var agent = await bench.AgentAsync();
        EngineBench.Value(await bench.Get<IssueCredential>().HandleAsync(Organisation, agent.Id, new CredentialDraft.OfSecret(null), EngineBench.Operator, default));
        return agent;
    }

    private Task<DispatchOutcome> AskAsync(Agent agent, Connection connection, string type = "review") =>
        bench.Accept.HandleAsync(EngineBench.Caller(agent), EngineBench.Request(connection) with { Task = new TaskFacts(type) }, default);

    private async Task<RefusalCode> RefusedAsync(Agent agent, Connection connection, string type = "review") =>
        Assert.IsType<DispatchOutcome.Refused>(await AskAsync(agent, connection, type)).Refusal.Code;
}
