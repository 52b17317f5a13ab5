using Gatehouse.Alerts;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Audit.Reading;
using Gatehouse.Containment;
using Gatehouse.Incidents;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Siem;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Retention;

public sealed class PruneChainTests
{
    private const string Organisation = CheckpointBench.Organisation;

    private readonly RetentionBench bench = new();

    [Fact]
    public async Task Entries_go_once_a_checkpoint_that_is_old_enough_holds_them_and_an_hour_after_the_chain_says_so()
    {
        await bench.FurnishAsync();
        var signed = bench.Record.Kept(1).Leaves[^1].Head.Sequence;
        await bench.Record.AppendAsync(2);
        await bench.LookAsync();
        bench.Pass(RetentionBench.Kept - TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (await RunAsync(), await bench.BeginAsync()));

        bench.Pass(TimeSpan.FromSeconds(1));
        await bench.LookAsync();
        Assert.Equal(2, await bench.CutAsync());
        Assert.Equal((signed, signed + 3), (await bench.BeginAsync(), (long)(await bench.EntriesAsync()).Count));
        Assert.Equal(0, await RunAsync());

        bench.Pass(new RetentionOptions().Grace);
        var run = await bench.RunAsync();
        Assert.True(run.Deleted > signed);
        Assert.Equal([signed + 1, signed + 2, signed + 3], await bench.EntriesAsync());
    }

    [Fact]
    public async Task A_chain_begins_no_later_before_a_checkpoint_holds_the_entry_that_says_so()
    {
        await bench.FurnishAsync();
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        for (var hour = 0; hour < 3; hour++)
        {
            Assert.Equal((0, 0), (await RunAsync(), await bench.BeginAsync()));
            Assert.Empty(Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync()).Cuts);
            bench.Pass(new RetentionOptions().Grace);
        }

        Assert.Single(await PrunedEntriesAsync());
        await bench.Record.NextAsync();
        Assert.Equal(2, await RunAsync());
        Assert.Equal(2, Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync()).Cuts.Count);
    }

    [Fact]
    public async Task What_is_left_verifies_and_says_from_where_on_and_by_whom()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        var verdict = Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync());

        Assert.Equal([Ledgers.ControlPartition, bench.Connection], verdict.Cuts.Select(cut => cut.Chain));
        Assert.Equal((await bench.BeginAsync() + 1, bench.Record.Kept(1).Checkpoint), (verdict.Cuts[1].First, verdict.Cuts[1].Checkpoint));
        Assert.Contains($"is complete from entry {verdict.Cuts[1].First} on", verdict.Cuts[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_on_and_is_cut_again_but_not_for_its_own_word_alone()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        var first = await bench.BeginAsync();

        // The entry that says so is old too by now, and is all that there is.
        bench.Pass(RetentionBench.Kept + TimeSpan.FromDays(1));
        await bench.LookAsync();
        Assert.Equal((0, first), (await bench.CutAsync(), await bench.BeginAsync()));

        await bench.Record.AppendAsync(3);
        await bench.Record.NextAsync();
        await bench.GiveUpAsync();
        Assert.Equal(first + 4, await bench.BeginAsync());
        Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync());
    }

    [Fact]
    public async Task Nothing_goes_that_the_alerts_have_not_looked_at()
    {
        await bench.FurnishAsync();
        bench.Pass(RetentionBench.Kept);
        Assert.Equal(0, await bench.CutAsync());
        await bench.LookAsync();
        Assert.Equal(2, await bench.CutAsync());
    }

    [Fact]
    public async Task Nothing_goes_that_no_checkpoint_holds()
    {
        await bench.Record.FurnishAsync();
        await bench.LookAsync();
        bench.Pass(RetentionBench.Kept * 2);
        Assert.Equal(0, await RunAsync());
    }

    [Fact]
    public async Task Checkpoints_of_another_key_are_none_to_a_gate_that_holds_its_own()
    {
        await bench.FurnishAsync();
        var log = new CheckpointLog(bench.Record.Checkpoints);
        var keys = bench.Engine.Get<CheckpointKeys>();
        Assert.NotEmpty(await ThenAsync(new SignedHeads(log, new CheckpointPins(keys))));

        var time = bench.Engine.World.Time;
        var others = new CheckpointKeys(new MemorySecrets(time), new SeededRandom(7), time);
        await Assert.ThrowsAsync<InvalidDataException>(() => ThenAsync(new SignedHeads(log, new CheckpointPins(others))));

        async Task<IReadOnlyList<SignedHead>> ThenAsync(SignedHeads heads) =>
            await heads.ThenAsync(await heads.FollowAsync(Organisation, DateTimeOffset.MaxValue, default), default);
    }

    [Fact]
    public async Task Nothing_of_a_connection_goes_while_a_task_of_the_time_is_not_over()
    {
        await bench.FurnishAsync();
        var (agent, connection) = await bench.Record.Audit.HouseAsync();
        await bench.Engine.DispatchAsync(agent, connection);
        await bench.Record.NextAsync();
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();

        await bench.CutAsync();
        Assert.Equal(0, await bench.BeginAsync(connection.Id));
        Assert.True(await bench.BeginAsync() > 0);
    }

    [Fact]
    public async Task Nothing_goes_that_a_sink_has_not_taken()
    {
        await bench.FurnishAsync();
        var rows = bench.Engine.Get<SiemRows>();
        await bench.Engine.Get<ChangeSink>().SetAsync(Organisation, new SinkDraft(new Uri("https://siem.example/")), null, EngineBench.Operator, default);
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        Assert.Equal(0, await bench.CutAsync());

        await rows.MoveAsync(Organisation, new ChainPlace(bench.Connection, ChainMark.None, null, 0), new ChainMark(4), default);
        Assert.Equal(0, await bench.CutAsync());
        var etag = (await rows.MarksAsync(Organisation, bench.Connection, bench.Connection, default))[bench.Connection].ETag;
        await rows.MoveAsync(Organisation, new ChainPlace(bench.Connection, ChainMark.None, etag, 0), new ChainMark(100), default);
        Assert.Equal(1, await bench.CutAsync());
    }

    [Fact]
    public async Task A_sink_that_is_set_later_is_sent_what_is_left()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        await bench.Engine.Get<ChangeSink>().SetAsync(Organisation, new SinkDraft(new Uri("https://siem.example/")), null, EngineBench.Operator, default);
        var sink = (await bench.Engine.Get<SiemRows>().FindAsync(Organisation, default))!;

        var place = Assert.Single((await bench.Engine.Get<LookAtChains>().HandleAsync(Organisation, sink, isWalk: true, default)).Behind, place => place.Chain == bench.Connection);
        Assert.Equal((await bench.BeginAsync(), 1L), (place.Mark.Sequence, place.Behind));
    }

    [Fact]
    public async Task Nothing_goes_while_an_incident_is_open()
    {
        await bench.FurnishAsync();
        Assert.IsType<IncidentOutcome.Standing>(await bench.Engine.Get<OpenIncident>().HandleAsync(
            Organisation, new IncidentDraft(IncidentScopeKind.Connection, bench.Connection, ContainmentAction.Freeze) { IsDrill = true }, EngineBench.Operator, "key", default));
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        Assert.True((await bench.RunAsync()) is { IsHeld: true, Cut: 0, Erased: 0 });
    }

    [Fact]
    public async Task An_incident_that_is_opened_during_a_run_ends_it_and_so_does_its_time()
    {
        await bench.FurnishAsync();
        var now = bench.Record.Audit.Now;
        RetentionLimits To(DateTimeOffset until) => new(bench.Engine.Ledgers, bench.Engine.Get<IncidentDirectory>(), Organisation, now, until);
        Assert.Equal((true, false), (await To(now.AddMinutes(1)).AllowAsync(default), await To(now).AllowAsync(default)));

        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.IsType<IncidentOutcome.Standing>(await bench.Engine.Get<OpenIncident>().HandleAsync(
            Organisation, new IncidentDraft(IncidentScopeKind.Connection, bench.Connection, ContainmentAction.Freeze) { IsDrill = true }, EngineBench.Operator, "key", default));
        Assert.False(await To(now.AddMinutes(1)).AllowAsync(default));
    }

    [Fact]
    public async Task A_run_whose_time_is_over_deletes_nothing_and_the_next_goes_on()
    {
        await bench.FurnishAsync();
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        await bench.CutAsync();
        bench.Pass(new RetentionOptions().Grace);
        Assert.True((await bench.Engine.Get<ApplyRetention>().HandleAsync(Organisation, bench.Record.Audit.Now, default)) is { Deleted: 0, Failure: null });
        Assert.True((await bench.RunAsync()).Deleted > 0);
    }

    [Fact]
    public async Task A_chain_that_is_not_what_was_signed_is_left_as_it_is()
    {
        await bench.FurnishAsync();
        await bench.LookAsync();
        await bench.Record.RewriteAsync(bench.Connection, 2);
        bench.Pass(RetentionBench.Kept);

        var run = await bench.RunAsync();
        Assert.Equal(0, await bench.BeginAsync());
        Assert.Contains("is not the one that checkpoint 1 holds", Assert.IsType<InvalidDataException>(run.Failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_instances_one_commits_and_both_delete()
    {
        await bench.FurnishAsync();
        bench.Pass(RetentionBench.Kept);
        await bench.LookAsync();
        var other = new EngineBench(bench.Engine);
        await Task.WhenAll(bench.RunAsync(), bench.RunAsync(other));
        Assert.Single(await PrunedEntriesAsync());
        await bench.Record.NextAsync();
        var runs = await Task.WhenAll(bench.RunAsync(), bench.RunAsync(other));
        Assert.Equal(2, runs.Sum(run => run.Cut));

        bench.Pass(new RetentionOptions().Grace);
        runs = await Task.WhenAll(bench.RunAsync(), bench.RunAsync(other));
        Assert.All(runs, run => Assert.Null(run.Failure));
        Assert.DoesNotContain(1, await bench.EntriesAsync());
        Assert.IsType<AuditVerification.Intact>(await bench.VerifyAsync());
    }

    [Fact]
    public async Task A_signer_that_lost_its_checkpoints_goes_on_where_its_own_key_vouches_for_the_beginning()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        bench.Record.Checkpoints.Kept.Clear();
        var heads = await bench.Engine.Get<FindHeads>().HandleAsync(Organisation, new Dictionary<string, ChainHead>(), await KeysAsync(), bench.Record.Audit.Now, () => false, default);
        Assert.Empty(heads.Faults);
        heads = await bench.Engine.Get<FindHeads>().HandleAsync(Organisation, new Dictionary<string, ChainHead>(), [], bench.Record.Audit.Now, () => false, default);
        Assert.Equal(2, heads.Faults.Count);
    }

    [Fact]
    public async Task A_part_begins_with_what_is_left()
    {
        await bench.FurnishAsync();
        await bench.GiveUpAsync();
        var first = await bench.BeginAsync() + 1;
        var export = bench.Record.Audit.Export;
        var reader = bench.Record.Audit.Auditor;
        var refused = Assert.IsType<AuditOutcome<ChainSpan?>.Refused>(await export.HandleAsync(reader, new ExportQuery { Chain = bench.Connection, First = 2 }, default)).Refusal;
        Assert.Equal((RefusalCode.NotFound, $"chain `{bench.Connection}` has no entry 2 any more: its first is {first}"), (refused.Code, refused.Detail));

        var span = Assert.IsType<AuditOutcome<ChainSpan?>.Found>(await export.HandleAsync(reader, new ExportQuery { Chain = bench.Connection, Last = 100 }, default)).Value!;
        Assert.Equal((first, first), (span.Range.First, span.Range.Last));
        Assert.Equal((await bench.Record.Audit.Chains.PrunedAsync(Organisation, bench.Connection, default))!.Cut, span.Range.Before);
    }

    private async Task<IReadOnlyList<EntryFacts>> PrunedEntriesAsync()
    {
        var all = await bench.Record.Audit.Chains.ReadAsync(Organisation, bench.Connection, 1, 1000, default);
        return [.. all.Select(entry => EntryFacts.Read(entry.Bytes)!).Where(facts => facts.Kind == AuditKind.Pruned)];
    }

    private async Task<IReadOnlyList<NoteVerifier>> KeysAsync() => (await bench.Engine.Get<CheckpointKeys>().CurrentAsync(default)).VerifiersOf(Organisation);

    private async Task<int> RunAsync()
    {
        var run = await bench.RunAsync();
        Assert.Null(run.Failure);
        return run.Cut;
    }
}
