using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Dispatching;
using Xunit.Abstractions;

namespace Gatehouse.Azure.Tests.Triggers;

/// <summary>From the dispatch to the target, on the app's own composition.</summary>
[NeedsAzurite]
public sealed class DeliveryTests(Azurite azurite, ITestOutputHelper output) : IClassFixture<Azurite>
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_lost_by_a_broker_that_sends_twice_shuffles_and_loses_locks(int seed)
    {
        const int Tasks = 150;
        await using var house = new AzureHouse(azurite, new Random(seed));
        await house.FurnishAsync();
        var accepting = house.NewInstance();
        await using var one = new FunctionsHost(house.NewInstance(), house.Broker);
        await using var other = new FunctionsHost(house.NewInstance(), house.Broker);

        var accepted = new List<string>();
        foreach (var burst in Enumerable.Range(0, Tasks).Chunk(15))
            accepted.AddRange((await Task.WhenAll(burst.Select(_ => house.DispatchAsync(accepting)))).Select(outcome => Assert.IsType<DispatchOutcome.Accepted>(outcome).Task.Task));

        // A copy that met a claim comes back when its lease is over, and then finds its step done: nothing waits for that here.
        await UntilAsync(() => house.Target.Calls.Count >= Tasks, () => $"{house.Target.Calls.Count} of {Tasks} delivered");
        output.WriteLine($"{house.Broker.Lost} locks lost, {house.Broker.Twice} messages sent twice, {house.Target.Calls.Values.Sum() - Tasks} calls more than tasks");
        Assert.Equal(accepted.Order(StringComparer.Ordinal), house.Target.Calls.Keys.Order(StringComparer.Ordinal));
        Assert.True(house.Broker is { Lost: > 0, Twice: > 0 });
    }

    [Fact]
    public async Task One_instance_accepts_and_another_delivers_at_100_dispatches_a_second_without_a_503()
    {
        const int PerSecond = 100;
        const int Seconds = 10;
        await using var house = new AzureHouse(azurite);
        await house.FurnishAsync();
        var (http, queue) = (house.NewInstance(), house.NewInstance());
        await house.DispatchAsync(http);
        using var counts = new LedgerCounts();
        await using var host = new FunctionsHost(queue, house.Broker);

        var underWay = new List<Task<DispatchOutcome>>();
        var since = Stopwatch.StartNew();
        while (underWay.Count < PerSecond * Seconds)
        {
            var due = Math.Min(PerSecond * Seconds, (int)(since.Elapsed.TotalSeconds * PerSecond) + 1);
            while (underWay.Count < due)
                underWay.Add(house.DispatchAsync(http));
            await Task.Delay(5);
        }

        var outcomes = await Task.WhenAll(underWay);
        await UntilAsync(() => house.Target.Calls.Count > outcomes.Length, () => $"{house.Target.Calls.Count} of {outcomes.Length + 1} delivered");
        var (batches, conflicts) = counts.Values;
        var measured = $"  one instance accepts, another delivers: {outcomes.Length} dispatches at {PerSecond} a second, the last delivered after {since.Elapsed.TotalSeconds:F1} s; {batches} commits landed, {conflicts} conflicts: {(double)conflicts / batches:F2} a commit";
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "measured.txt"), measured);
        Assert.Empty(outcomes.OfType<DispatchOutcome.Refused>().Select(refused => refused.Refusal.Code).Distinct());
        Assert.Equal(outcomes.Length + 1, house.Target.Calls.Count);
        // Three are decided for each: accepted, claimed, settled. Under load one batch holds many.
        Assert.True(batches < outcomes.Length, $"{batches} commits for {outcomes.Length} dispatches");
    }

    private static async Task UntilAsync(Func<bool> isSo, Func<string> what)
    {
        var since = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(since.Elapsed < patience, what());
            await Task.Delay(25);
        }
    }

    private sealed class LedgerCounts : IDisposable
    {
        private readonly MeterListener listener = new();
        private long batches;
        private long conflicts;

        public LedgerCounts()
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name is "gatehouse.commit.batch_size" or "gatehouse.commit.conflicts")
                    self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref batches));
            listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref conflicts, count));
            listener.Start();
        }

        public (long Batches, long Conflicts) Values => (Interlocked.Read(ref batches), Interlocked.Read(ref conflicts));

        public void Dispose() => listener.Dispose();
    }
}
