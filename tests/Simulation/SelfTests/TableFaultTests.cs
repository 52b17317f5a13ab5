using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using static Gatehouse.Simulation.SelfTests.Rows;

namespace Gatehouse.Simulation.SelfTests;

public sealed class TableFaultTests
{
    private static readonly TimeSpan moment = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(FaultKind.Fail, false)]
    [InlineData(FaultKind.AppliedThenFail, true)]
    public void An_error_says_nothing_about_the_write(FaultKind kind, bool written) => Faulted(0, new Fault(kind), async (world, store) =>
    {
        await Assert.ThrowsAsync<InjectedFaultException>(() => store.WriteAsync(Partition, [Insert("row")], default));

        Assert.Equal(written, world.Tables.Find(Partition, "row") is not null);
    });

    [Fact]
    public void A_late_write_lands_later() => Faulted(0, new Fault(FaultKind.LandLate, moment), async (world, store) =>
    {
        await Assert.ThrowsAsync<InjectedFaultException>(() => store.WriteAsync(Partition, [Insert("row")], default));
        Assert.Null((await store.ReadAsync(Partition, "row", default)).Value);
        Assert.False(world.IsQuiet);

        await world.Pause.WaitAsync(moment, default);

        Assert.NotNull((await store.ReadAsync(Partition, "row", default)).Value);
        Assert.True(world.IsQuiet);
    });

    [Fact]
    public void A_late_write_lands_only_if_its_conditions_hold_then() => Faulted(1, new Fault(FaultKind.LandLate, moment), async (world, store) =>
    {
        var etag = await AppliedAsync(store, Insert("row", "0"));
        await Assert.ThrowsAsync<InjectedFaultException>(() => store.WriteAsync(Partition, [Replace("late", etag)], default));
        await AppliedAsync(store, Replace("early", etag));

        await world.Pause.WaitAsync(moment, default);

        Assert.Equal("early", Text(world, "row"));
        Assert.Equal(0, world.LateLandings);
    });

    [Fact]
    public void An_injected_conflict_leaves_the_rows_as_they_are() => Faulted(1, new Fault(FaultKind.Conflict), async (world, store) =>
    {
        var etag = await AppliedAsync(store, Insert("row", "0"));

        var outcome = await store.WriteAsync(Partition, [Insert("mark"), Replace("1", etag)], default);

        Assert.Equal(new BatchOutcome.Conflict(1, ConflictKind.StaleETag), outcome.Value);
        Assert.Equal("0", Text(world, "row"));
        Assert.Null(Text(world, "mark"));
    });

    [Fact]
    public void A_library_that_retries_turns_a_success_into_a_conflict() => Faulted(1, new Fault(FaultKind.LibraryRetry), async (world, store) =>
    {
        var etag = await AppliedAsync(store, Insert("row", "0"));

        var outcome = await store.WriteAsync(Partition, [Replace("1", etag), Insert("mark")], default);

        Assert.Equal(new BatchOutcome.Conflict(0, ConflictKind.StaleETag), outcome.Value);
        Assert.Equal("1", Text(world, "row"));
        Assert.NotNull(Text(world, "mark"));
    });

    [Fact]
    public void A_delayed_write_is_answered_late_and_well() => Faulted(0, new Fault(FaultKind.Delay, moment), async (world, store) =>
    {
        await AppliedAsync(store, Insert("row"));

        Assert.InRange(world.Scheduler.Now, moment, moment + TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_caller_that_gives_up_does_not_call_its_request_back() => Faulted(0, new Fault(FaultKind.Delay, moment), async (world, store) =>
    {
        using var cancellation = new CancellationTokenSource();
        var write = store.WriteAsync(Partition, [Insert("row")], cancellation.Token);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);

        await world.Pause.WaitAsync(moment + moment, default);

        Assert.NotNull(Text(world, "row"));
    });

    [Fact]
    public void An_etag_never_returns() => Faulted(0, Fault.None, async (world, store) =>
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(seen.Add(await AppliedAsync(store, Insert("row", "same"))));
            await store.WriteAsync(Partition, [new TableWrite.Delete("row", null)], default);
        }
    });

    [Fact]
    public void The_stores_clock_shows_whole_seconds_of_true_time() => Faulted(0, Fault.None, async (world, store) =>
    {
        await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(1700), default);

        var answer = await store.ReadAsync(Partition, "row", default);

        Assert.Equal((world.Options.Epoch.AddSeconds(1), TimeSpan.FromSeconds(1)), (answer.StoreTime, answer.Resolution));
    });

    private static void Faulted(int index, Fault fault, Func<World, ITableStore, Task> story) =>
        new SimRun(1, FaultPlan.At(index, fault)).Execute(world => story(world, world.StartInstance("a", TimeSpan.FromSeconds(2)).Tables));

    private static TableWrite.Replace Replace(string text, string etag) => new("row", Content(text), etag);

    private static async Task<string> AppliedAsync(ITableStore store, TableWrite write) =>
        Assert.IsType<BatchOutcome.Applied>((await store.WriteAsync(Partition, [write], default)).Value).ETags[0];
}
