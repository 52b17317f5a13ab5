using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;
using Gatehouse.Tests.Registry;

namespace Gatehouse.Tests.Containment;

public sealed class OrganisationFenceTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly EngineBench bench = new();

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void An_older_or_equal_revision_is_never_applied_over_a_newer_one(long standing, bool applied) =>
        Assert.Equal(applied, Decide(OrganisationStatus.Active, new SubjectFence(standing, true, false)) is LedgerDecision<IReadOnlyList<string>>.Commit);

    [Theory]
    [InlineData(OrganisationStatus.Frozen, false, AuditKind.Freeze, 0)]
    [InlineData(OrganisationStatus.Active, true, AuditKind.Unfreeze, 0)]
    [InlineData(OrganisationStatus.Killed, true, AuditKind.Kill, 1)]
    [InlineData(OrganisationStatus.Active, false, AuditKind.Fence, 0)]
    public void The_entry_says_what_changed_and_a_kill_raises_the_epoch(OrganisationStatus status, bool wasFrozen, AuditKind kind, long epoch)
    {
        var write = Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Commit>(Decide(status, new SubjectFence(1, wasFrozen, false))).Write;

        Assert.Equal((kind, epoch), (write.Entries[0].Kind, write.State.Fences.KillEpoch));
        Assert.Equal(new SubjectFence(4, status is OrganisationStatus.Frozen, status is OrganisationStatus.Killed), write.State.Fences.Organisation);
    }

    [Fact]
    public void An_index_row_that_names_nothing_is_no_fault() =>
        Assert.IsType<LedgerDecision<IReadOnlyList<string>>.Answer>(Decide(OrganisationStatus.Frozen, SubjectFence.Clear, exists: false));

    [Fact]
    public async Task A_message_finishes_what_died_between_the_document_and_the_connections()
    {
        var (organisation, connections) = await FoundAsync(3);
        bench.World.Table.BeforeRead = row => bench.World.Table.IsDown |= row == Operations.Row(OperationOf(bench));
        var started = Assert.IsType<OperationOutcome.Started>(await bench.ContainOrganisation.HandleAsync(organisation, ContainmentAction.Freeze, EngineBench.Operator, default));
        bench.World.Table.BeforeRead = _ => { };
        bench.World.Table.IsDown = false;
        Assert.All(connections, id => Assert.False(StateOf(organisation, id).Fences.Holds));
        Assert.Null((await bench.Operations.FindAsync(organisation, started.Operation.Id, default))!.Value.Progress);

        var log = new List<string>();
        await new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        Assert.All(connections, id => Assert.True(StateOf(organisation, id).Fences.Organisation.Frozen));
        Assert.Equal(["complete"], log);
        var progress = (await bench.Operations.FindAsync(organisation, started.Operation.Id, default))!.Value.Progress!;
        Assert.Equal((3, 3, 0, true), (progress.Total, progress.Done, progress.Failed, progress.EndedAt is not null));
    }

    [Fact]
    public async Task What_could_not_be_reached_is_said_and_tried_again()
    {
        var (organisation, connections) = await FoundAsync(2);
        bench.World.Table.Put($"{organisation}|{connections[0]}", LedgerRows.State, new Gatehouse.Ports.RowContent(organisation, "", """{"version":9,"claims":[null]}"""u8.ToArray()));
        var started = Assert.IsType<OperationOutcome.Started>(await bench.ContainOrganisation.HandleAsync(organisation, ContainmentAction.Kill, EngineBench.Operator, default));

        var log = new List<string>();
        await new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], log), default);

        Assert.True(StateOf(organisation, connections[1]).Fences.Organisation.Killed);
        var progress = (await bench.Operations.FindAsync(organisation, started.Operation.Id, default))!.Value.Progress!;
        Assert.Equal((1, 1, false), (progress.Done, progress.Failed, progress.EndedAt is not null));
        Assert.True(GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!.PutOffs > 0);
    }

    [Fact]
    public async Task What_is_done_stays_done_whatever_a_second_worker_says()
    {
        var (organisation, _) = await FoundAsync(1);
        var started = Assert.IsType<OperationOutcome.Started>(await bench.ContainOrganisation.HandleAsync(organisation, ContainmentAction.Freeze, EngineBench.Operator, default));
        await new EngineBench(bench).HandleMessage.HandleAsync(new TestMessage(bench.World.Queue.Sent[^1], []), default);
        var ended = (await bench.Operations.FindAsync(organisation, started.Operation.Id, default))!.Value.Progress!;

        await bench.Operations.SayAsync(organisation, started.Operation.Id, ended with { Done = 0, EndedAt = null }, default);

        Assert.NotNull(ended.EndedAt);
        Assert.Equal(ended, (await bench.Operations.FindAsync(organisation, started.Operation.Id, default))!.Value.Progress);
    }

    [Fact]
    public async Task A_freeze_between_the_reading_of_the_organisation_and_the_opening_is_not_lost()
    {
        var (organisation, _) = await FoundAsync(0);
        var agent = await AgentAsync(organisation);
        var other = new EngineBench(bench);
        for (var i = 0; i < 3; i++)
            bench.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.World.Table.NextWrites.Enqueue(async apply =>
        {
            var started = Assert.IsType<OperationOutcome.Started>(await other.ContainOrganisation.HandleAsync(organisation, ContainmentAction.Freeze, EngineBench.Operator, default));
            await other.FenceOrganisation.RunAsync(organisation, started.Operation.Id, default);
            return apply();
        });

        var connection = EngineBench.Value(await bench.OpenConnection.HandleAsync(organisation, EngineBench.Draft(agent), EngineBench.Operator, default));

        var state = StateOf(organisation, connection.Id);
        Assert.Equal((PartitionStatus.Open, true), (state.Status, state.Fences.Organisation.Frozen));
    }

    private static string OperationOf(EngineBench bench) =>
        bench.World.Queue.Sent.Count > 0 ? GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!.Subject : "";

    private LedgerState StateOf(string organisation, string partition) => bench.Ledgers.For(organisation, partition).ReadAsync([], default).GetAwaiter().GetResult().State!;

    private async Task<(string Organisation, List<string> Connections)> FoundAsync(int connections)
    {
        var keys = new OperatorKeys(bench.Ledgers, new Peppers(bench.Secrets, bench.Random, bench.World.Time), bench.Random);
        var id = (await new FoundOrganisation(bench.Ledgers, keys, bench.Random).HandleAsync("ours", _ => Task.CompletedTask, default)).Id;
        var made = new List<string>();
        for (var i = 0; i < connections; i++)
            made.Add(EngineBench.Value(await bench.OpenConnection.HandleAsync(id, EngineBench.Draft(await AgentAsync(id)), EngineBench.Operator, default)).Id);
        made.Sort(StringComparer.Ordinal);
        return (id, made);
    }

    private async Task<Agent> AgentAsync(string organisation) => EngineBench.Value(await bench.Get<CreateAgent>()
        .HandleAsync(organisation, new AgentDraft("courier", new AgentOwner("team", "ana@example.com")), EngineBench.Operator, default));

    private static LedgerDecision<IReadOnlyList<string>> Decide(OrganisationStatus status, SubjectFence standing, bool exists = true)
    {
        var view = new LedgerView(exists, LedgerState.Empty with { Fences = Fences.None with { Organisation = standing } }, now, new(StringComparer.Ordinal));
        return OrganisationFence.Of(new Organisation(IdentityBench.Organisation, "ours", now) { Status = status, Revision = 4 }, "usr_00000000000000000000").Decide(view);
    }
}
