using Gatehouse.Audit;
using Gatehouse.Budgets;
using Gatehouse.Containment;
using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Repair;
using Gatehouse.Sessions;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Repair;

public sealed class RepairGateTests : IAsyncLifetime
{
    private readonly EngineBench bench = new();
    private readonly List<string> log = [];
    private Agent agent = null!;

    public async Task InitializeAsync()
    {
        bench.World.Table.Put("$platform|$organisations", EngineBench.Organisation, new RowContent("$platform", "", OrganisationDirectory.Serialize(new Organisation(EngineBench.Organisation, "ours", bench.World.Time.Wall))));
        agent = await bench.AgentAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_task_whose_message_is_gone_ends_after_the_repair()
    {
        var connection = await bench.ConnectionAsync(agent);
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        bench.World.Queue.Sent.Clear();

        var report = await RepairAsync();
        Assert.Equal((true, 2L, 1L, 1L), (report.IsComplete, report.Partitions, report.Tasks, report.Messages));
        await HandleAllAsync();

        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, task)).State);
        Assert.Equal((1L, 0L), await RepairAsync() is var again ? (again.Tasks, again.Messages) : default);
    }

    [Fact]
    public async Task A_message_too_many_calls_no_target_twice()
    {
        var connection = await bench.ConnectionAsync(agent);
        await bench.DispatchAsync(agent, connection);

        await RepairAsync();
        await RepairAsync();
        await HandleAllAsync();

        Assert.Single(bench.Target.Calls);
    }

    [Fact]
    public async Task A_dry_run_counts_and_sends_nothing()
    {
        await bench.DispatchAsync(agent, await bench.ConnectionAsync(agent));
        bench.World.Queue.Sent.Clear();

        Assert.Equal(1, (await RepairAsync(new RepairRequest { DryRun = true })).Messages);
        Assert.Empty(bench.World.Queue.Sent);
    }

    [Fact]
    public async Task A_freeze_that_did_not_reach_a_connection_does_after_the_repair()
    {
        var connection = await bench.ConnectionAsync(agent);
        var blind = new FenceConnections(bench.Ledgers, new LinkIndex(new EngineBench().Ledgers), bench.World.Time, bench.World.Options);
        await new ContainAgent(bench.Ledgers, new FenceAgent(blind, bench.Get<FenceForeign>(), bench.World.Time), bench.Agents, bench.World.Time)
            .HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        bench.World.Queue.Sent.Clear();
        Assert.False((await bench.StateAsync(connection.Id)).Fences.Holds);

        await RepairAsync();
        await HandleAllAsync();

        Assert.True((await bench.StateAsync(connection.Id)).Fences.Holds);
    }

    [Fact]
    public async Task A_hold_that_outlived_its_task_and_its_message_ends_after_the_repair()
    {
        var connection = await bench.ConnectionAsync(agent);
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        await HandleAllAsync();
        var budget = bench.Ledgers.For(EngineBench.Organisation, BudgetSubject.Organisation.Partition);
        await Budgets.AddAsync(EngineBench.Organisation, BudgetSubject.Organisation, default);
        await budget.CommitAsync(new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Rows = [BudgetRows.Insert(task, new Hold(view.Now.AddMinutes(1)))] }, true)), default);

        Assert.Equal((true, 3L, 1L), await RepairAsync() is var report ? (report.IsComplete, report.Partitions, report.Messages) : default);
        await HandleAllAsync();

        Assert.Equal(0, (await RepairAsync()).Messages);
        Assert.Equal(2, (await RepairAsync(new RepairRequest { After = new RepairPlace(EngineBench.Organisation, Ledgers.ControlPartition) })).Partitions);
        Assert.Equal(1, (await RepairAsync(new RepairRequest { After = new RepairPlace(EngineBench.Organisation, BudgetSubject.Organisation.Partition) })).Partitions);
        Assert.Equal(0, (await RepairAsync(new RepairRequest { After = new RepairPlace(EngineBench.Organisation, connection.Id) })).Partitions);
    }

    [Fact]
    public async Task What_was_stopped_goes_on_where_it_stopped()
    {
        foreach (var _ in Enumerable.Range(0, 3))
            await bench.DispatchAsync(agent, await bench.ConnectionAsync(agent));
        bench.World.Queue.Sent.Clear();
        using var stop = new CancellationTokenSource();

        var first = await Gate.HandleAsync(new RepairRequest(), new Told(_ => stop.Cancel()), stop.Token);
        Assert.Equal((false, 1L, 0L), (first.IsComplete, first.Partitions, first.Messages));
        var rest = await RepairAsync(new RepairRequest { After = first.Last });

        Assert.Equal((true, 3L, 3L), (rest.IsComplete, rest.Partitions, rest.Messages));
    }

    [Fact]
    public async Task One_row_that_makes_no_sense_keeps_no_other_partition_from_its_repair()
    {
        var (bad, good) = (await bench.ConnectionAsync(agent), await bench.ConnectionAsync(agent));
        await bench.DispatchAsync(agent, good);
        bench.World.Table.Put($"{EngineBench.Organisation}|{bad.Id}", LedgerRows.Task("tsk_bad"), new RowContent(EngineBench.Organisation, "", "{"u8.ToArray()));
        bench.World.Queue.Sent.Clear();

        var report = await RepairAsync();

        Assert.Equal((false, 1L, 1L), (report.IsComplete, report.Failures, report.Messages));
        Assert.Equal((bad.Id, RepairFinding.Failed), (Assert.Single(report.Notes).Place.Partition, report.Notes[0].Finding));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_is_named_and_set_back_only_when_that_is_asked_for()
    {
        var connection = await bench.ConnectionAsync(agent);
        var before = bench.World.Time.Wall;
        bench.World.Time.SetWall(TimeSpan.FromHours(1));
        bench.Target.Answer = _ => AnsweringTarget.Says("", 500);
        var task = (await bench.DispatchAsync(agent, connection)).Task.Task;
        await HandleAllAsync(once: true);
        bench.World.Time.SetWall(before - bench.World.Time.Wall);
        Assert.Equal((0L, 1L), await RepairAsync() is var named ? (named.ClocksSetBack, named.ClocksAhead) : default);

        var report = await RepairAsync(new RepairRequest { Clock = true });

        Assert.Equal((true, 1L, 0L), (report.IsComplete, report.ClocksSetBack, report.ClocksAhead));
        var mended = await bench.TaskAsync(connection.Id, task);
        Assert.True(mended.NotBefore <= bench.Ledgers.Clock.Now + bench.Delivery.LongestRetry);
        bench.Target.Answer = _ => AnsweringTarget.Says("""{"output":1}""");
        bench.World.Time.Advance(bench.Delivery.LongestRetry);
        await HandleAllAsync(once: true);
        Assert.Equal(TaskState.Succeeded, (await bench.TaskAsync(connection.Id, task)).State);
    }

    [Fact]
    public async Task The_clocks_of_sessions_and_of_agents_own_chains_are_set_back_too()
    {
        var before = bench.World.Time.Wall;
        bench.World.Time.SetWall(TimeSpan.FromHours(1));
        var session = EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));
        await AppendAsync();
        bench.World.Time.SetWall(before - bench.World.Time.Wall);
        Assert.Equal(3, (await RepairAsync()).ClocksAhead);

        var report = await RepairAsync(new RepairRequest { Clock = true });

        Assert.Equal((true, 3L), (report.IsComplete, report.ClocksSetBack));
        Assert.IsType<LedgerOutcome<bool>.Done>(await AppendAsync());
        EngineBench.Value(await bench.OpenSession.HandleAsync(EngineBench.Organisation, new SessionDraft(agent.Id, null), null, default));
        EngineBench.Value(await bench.EndSession.HandleAsync(EngineBench.Organisation, session.Id, _ => true, null, default));

        Task<LedgerOutcome<bool>> AppendAsync() => bench.Get<AgentEvents>().CommitAsync(
            EngineBench.Organisation, agent.Id, new LedgerRequest<bool>(view => new LedgerDecision<bool>.Commit(new LedgerWrite(view.State) { Entries = [new AuditEntry(AuditKind.AgentEvent) { Agent = agent.Id }] }, true)), default);
    }

    private BudgetDirectory Budgets => new(bench.Ledgers, bench.World.Time, bench.World.Options, new BudgetOptions());

    private RepairGate Gate => new(bench.Get<RepairPlaces>(), bench.Get<RepairPartition>());

    private Task<RepairReport> RepairAsync(RepairRequest? request = null) => Gate.HandleAsync(request ?? new RepairRequest(), new Told(_ => { }), default);

    private async Task HandleAllAsync(bool once = false)
    {
        for (var round = 0; bench.World.Queue.Sent.Count > 0 && round < (once ? 1 : 10); round++)
        {
            var messages = bench.World.Queue.Sent.ToArray();
            bench.World.Queue.Sent.Clear();
            foreach (var message in messages)
                await bench.HandleMessage.HandleAsync(new TestMessage(message, log), default);
        }
    }

    private sealed class Told(Action<RepairReport> tell) : IProgress<RepairReport>
    {
        public void Report(RepairReport value) => tell(value);
    }
}
