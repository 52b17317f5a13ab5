using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Tests.Audit.Checkpoints;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Retention;

/// <summary>An organisation that was there before there was retention: nothing of it goes before its owners could have heard of it.</summary>
public sealed class FirstRunTests
{
    private const string Organisation = EngineBench.Organisation;

    private readonly RetentionBench bench = new();

    private EngineBench Engine => bench.Engine;

    [Fact]
    public async Task The_first_run_gives_up_nothing_and_says_what_will_go_and_when()
    {
        await OldAsync();

        var first = await bench.RunAsync();

        Assert.Equal((0, 0, 0, (Exception?)null), (first.Erased, first.Cut, first.Deleted, first.Failure));
        var document = await DocumentAsync();
        Assert.Equal(RetentionSettings.Default, document.NextRetention!.Settings);
        Assert.Equal(document.NextRetention, first.Planned);
        Assert.InRange(document.NextRetention.From - Engine.Ledgers.Clock.Now, RetentionChange.ShorterAfter - TimeSpan.FromSeconds(1), RetentionChange.ShorterAfter);
        Assert.Equal(RetentionSettings.MostDays, document.RetentionAt(Engine.Ledgers.Clock.Now).AuditDays);
        Assert.Equal(AuditKind.OrganisationChanged, await LastKindAsync());
    }

    [Fact]
    public async Task A_day_later_the_defaults_hold_and_it_is_said_once()
    {
        await OldAsync();
        await bench.RunAsync();
        var planned = await DocumentAsync();
        bench.Pass(TimeSpan.FromHours(23));
        Assert.True(await bench.RunAsync() is { Erased: 0, Cut: 0, Planned: null });
        bench.Pass(TimeSpan.FromHours(1));

        Assert.True((await bench.RunAsync()).Erased > 0);
        Assert.Equal(planned.Revision, (await DocumentAsync()).Revision);
    }

    [Fact]
    public async Task Of_two_instances_one_says_it()
    {
        await OldAsync();
        await Task.WhenAll(bench.RunAsync(), bench.RunAsync(new EngineBench(Engine)));
        Assert.Equal(2, (await DocumentAsync()).Revision);
    }

    [Fact]
    public async Task Longer_days_that_are_asked_for_meanwhile_hold_and_nothing_goes()
    {
        await OldAsync();
        await bench.RunAsync();
        EngineBench.Value(await Engine.Get<ChangeOrganisation>().HandleAsync(Organisation, new OrganisationChange(null, null, null) { Retention = new RetentionChange(3650, 3650) }, 2, EngineBench.Operator, default));

        bench.Pass(TimeSpan.FromDays(2));

        Assert.Equal(0, (await bench.RunAsync()).Erased);
        Assert.Equal(new RetentionSettings(3650, 3650), (await DocumentAsync()).RetentionAt(Engine.Ledgers.Clock.Now));
    }

    [Fact]
    public async Task Days_that_are_set_before_any_run_leave_the_others_a_day_too()
    {
        await OldAsync();
        var changed = EngineBench.Value(await Engine.Get<ChangeOrganisation>().HandleAsync(Organisation, new OrganisationChange(null, null, null) { Retention = new RetentionChange(365, null) }, 1, EngineBench.Operator, default));

        Assert.Equal(new RetentionSettings(365, 400), changed.NextRetention!.Settings);
        Assert.Equal(RetentionSettings.MostDays, changed.RetentionAt(Engine.Ledgers.Clock.Now).PayloadDays);
    }

    [Fact]
    public async Task One_that_is_founded_since_keeps_what_the_defaults_say_from_the_first_on()
    {
        var founded = await Engine.Get<FoundOrganisation>().HandleAsync("Harbour Ltd", _ => Task.CompletedTask, default);
        Assert.Equal(RetentionSettings.Default, (await Engine.Get<OrganisationDirectory>().FindAsync(founded.Id, default))!.Retention);
    }

    /// <summary>A payload a year old, and a document as it was written before there was retention.</summary>
    private async Task OldAsync()
    {
        await bench.FurnishAsync();
        await EventAsync();
        bench.Pass(TimeSpan.FromDays(365));
        var document = new Organisation(Organisation, "house", Engine.World.Time.GetUtcNow()) { Revision = 1 };
        Engine.World.Table.Put($"{Organisation}|{Ledgers.ControlPartition}", "organisation", new RowContent(Organisation, "", OrganisationDirectory.Serialize(document)));
    }

    private async Task EventAsync() => Assert.IsType<ChangeOutcome<RecordedEvents>.Changed>(await Engine.Get<RecordEvents>().HandleAsync(
        new AuditWriterPrincipal(Organisation, bench.Record.Agent, "crd_00000000000000000000"), [new AgentEvent("looked", null, null, JsonElement.Parse("1"u8))], default));

    private async Task<Organisation> DocumentAsync() => (await Engine.Get<OrganisationDirectory>().FindAsync(Organisation, default))!;

    private async Task<AuditKind?> LastKindAsync()
    {
        var head = (await Engine.StateAsync(Ledgers.ControlPartition)).Head.Sequence;
        return EntryFacts.Read((await bench.Record.Audit.Chains.FindAsync(CheckpointBench.Organisation, Ledgers.ControlPartition, head, default))!.Bytes)!.Kind;
    }
}
