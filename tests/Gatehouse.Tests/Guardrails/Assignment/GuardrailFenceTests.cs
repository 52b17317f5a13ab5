using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails.Assignment;

/// <summary>Once a change of guardrails is acknowledged, no instance decides by what stood before.</summary>
public sealed class GuardrailFenceTests
{
    [Fact]
    public async Task What_an_instance_remembers_of_a_set_is_not_good_after_its_change()
    {
        var bench = await GuardedBench.StartAsync("warn");
        Assert.Equal("queued", await bench.SayAsync(bench.There));

        Assert.IsType<ChangeOutcome<SetView>.Changed>(await bench.ChangeAsync(bench.Here, "block"));

        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
    }

    [Fact]
    public async Task Nor_of_the_organisation_s_own_list()
    {
        var bench = await GuardedBench.StartAsync("block", isBound: false);
        Assert.Equal("queued", await bench.SayAsync(bench.There));

        var organisation = new OrganisationChange(null, null, [bench.Set]);
        await FoundAsync(bench);
        Assert.IsType<ChangeOutcome<Organisation>.Changed>(await bench.Here.Get<ChangeOrganisation>().HandleAsync(EngineBench.Organisation, organisation, 1, EngineBench.Operator, default));

        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
    }

    [Fact]
    public async Task A_set_that_changes_in_the_moment_it_is_named_is_named_as_changed()
    {
        var bench = await GuardedBench.StartAsync("warn", isBound: false);
        var other = EngineBench.Value(await bench.Here.OpenConnection.HandleAsync(EngineBench.Organisation, EngineBench.Draft(bench.Agent) with { Guardrails = [bench.Set] }, EngineBench.Operator, default));
        await bench.There.Accept.HandleAsync(EngineBench.Caller(bench.Agent), EngineBench.Request(other), default);
        await bench.SayAsync(bench.There);

        // The connection's own commit is on its way when the set changes from one end to the other.
        bench.Here.World.Table.NextWrites.Enqueue(apply => Task.FromResult(apply()));
        bench.Here.World.Table.NextWrites.Enqueue(async apply =>
        {
            Assert.IsType<ChangeOutcome<SetView>.Changed>(await bench.ChangeAsync(bench.There, "block"));
            return apply();
        });
        await bench.NameAsync(bench.Here, bench.Set);
        bench.Here.World.Table.NextWrites.Clear();

        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.Here));
    }

    [Fact]
    public async Task Whoever_dies_over_a_change_leaves_a_message_that_finishes_it()
    {
        var bench = await GuardedBench.StartAsync("warn");
        Assert.Equal("queued", await bench.SayAsync(bench.There));
        bench.Here.World.Queue.Sent.Clear();
        bench.Here.World.Table.DownForWrites = $"{EngineBench.Organisation}|{bench.Connection.Id}";
        bench.Here.World.Pause.OnWait = () => bench.Here.World.Time.Advance(TimeSpan.FromSeconds(1));

        var unfinished = Assert.IsType<ChangeOutcome<SetView>.Refused>(await bench.ChangeAsync(bench.Here, "block"));
        Assert.Equal(RefusalCode.OutcomeUnknown, unfinished.Refusal.Code);
        Assert.Contains(bench.Connection.Id, unfinished.Refusal.Detail, StringComparison.Ordinal);

        bench.Here.World.Table.DownForWrites = null;
        var message = Assert.Single(bench.Here.World.Queue.Sent, sent => GateMessage.Parse(sent.Body.Span) is { Step: TaskStep.Fence } fence && fence.Subject == bench.Set);
        await bench.There.HandleMessage.HandleAsync(new TestMessage(message, []), default);
        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
    }

    [Fact]
    public async Task A_fence_costs_a_connection_one_entry_however_often_it_comes()
    {
        var bench = await GuardedBench.StartAsync("warn");
        await bench.ChangeAsync(bench.Here, "block");
        var since = (await bench.Here.StateAsync(bench.Connection.Id)).Fences.GuardrailsSince;
        var head = (await bench.Here.StateAsync(bench.Connection.Id)).Head.Sequence;

        Assert.True(await bench.There.Get<FenceGuardrails>().FinishAsync(EngineBench.Organisation, bench.Set, default));
        await bench.Here.Ledgers.For(EngineBench.Organisation, bench.Connection.Id).CommitAsync(GuardrailFence.Of(since - 1, bench.Set, null), default);

        var state = await bench.Here.StateAsync(bench.Connection.Id);
        Assert.Equal((since, head), (state.Fences.GuardrailsSince, state.Head.Sequence));
    }

    [Fact]
    public async Task A_connection_that_opens_takes_over_what_was_changed_until_then()
    {
        var bench = await GuardedBench.StartAsync("warn");
        await bench.SayAsync(bench.There);
        await bench.ChangeAsync(bench.Here, "block");

        var opened = EngineBench.Value(await bench.Here.OpenConnection.HandleAsync(EngineBench.Organisation, EngineBench.Draft(bench.Agent) with { Guardrails = [bench.Set] }, EngineBench.Operator, default));

        var control = (await bench.Here.Ledgers.Control(EngineBench.Organisation).ReadAsync([], default)).Version;
        Assert.Equal(control, (await bench.Here.StateAsync(opened.Id)).Fences.GuardrailsSince);
    }

    [Theory]
    [InlineData(7, 7, null)]
    [InlineData(8, 7, "guardrail set")]
    [InlineData(0, 0, null)]
    public async Task A_draft_is_outdated_by_a_newer_fence(long fence, long readAt, string? stale)
    {
        var bench = await GuardedBench.StartAsync("warn", isBound: false);
        var draft = (await bench.Here.Drafts.ReadAsync(EngineBench.Caller(bench.Agent), EngineBench.Request(bench.Connection), bench.Here.Drafts.NewTaskId(EngineBench.Request(bench.Connection)), afresh: true, default))!;
        var state = await bench.Here.StateAsync(bench.Connection.Id);

        var at = draft with { Guardrails = AssignedSets.None with { ReadAt = readAt } };

        Assert.Equal(stale, at.StaleAgainst(state with { Fences = state.Fences with { GuardrailsSince = fence } }));
    }

    private static async Task FoundAsync(GuardedBench bench)
    {
        var document = OrganisationDirectory.Serialize(new Organisation(EngineBench.Organisation, "acme", DateTimeOffset.UnixEpoch) { Revision = 1 });
        await bench.Here.Ledgers.Store(EngineBench.Organisation).WriteAsync(Ledgers.ControlPartition, [new TableWrite.Upsert(OrganisationDirectory.Row, new RowContent(EngineBench.Organisation, "", document))], default);
    }
}
