using Gatehouse.Breakers;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Health;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>A target that is taken out of the path, and the backup that does its tasks meanwhile.</summary>
internal static class BreakerStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const string Once = "{'delivery':{'timeout':'PT5S','atMostOnce':true}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("backup failover", (world, broken) => FailoverAsync(world, broken, Open)),
        new("backup failover at most once", (world, broken) => FailoverAsync(world, broken, Once)) { AtMostOnce = true },
        new("a retry while the breaker opens", RetryAsync),
        new("a probe closes the breaker", (world, broken) => ProbeAsync(world, broken, Open)),
        new("a probe at most once", (world, broken) => ProbeAsync(world, broken, Once)) { AtMostOnce = true },
        new("the backup refuses", RefusedAsync),
        new("the backup is back with the target", ThawedAsync),
        new("cancel while the backup is asked", CancelAsync),
        new("kill while the backup is asked", KillAsync),
        new("no backup", NoBackupAsync),
        new("health on several instances", HealthAsync),
    ];

    private static async Task FailoverAsync(World world, Break? broken, string policy)
    {
        var (a, b) = Begin(world, broken, policy, Opened(TimeSpan.FromHours(1)));
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two"));
        await Stories.EndAsync(world);
        Stories.Expect(Stories.Tasks(world).All(task => task.State == TaskState.Routed), "a task was not done by the backup");
    }

    private static async Task RetryAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, new Breaker { FailuresInARow = 8 });
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two"));
        await Stories.EndAsync(world);
    }

    /// <summary>The target is back when the first probe comes, which is the last that it takes.</summary>
    private static async Task ProbeAsync(World world, Break? broken, string policy)
    {
        var (a, b) = Begin(world, broken, policy, Opened(TimeSpan.FromSeconds(1)) with { Room = 16 });
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        await a.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        await Task.WhenAll(a.DispatchAsync("two"), b.DispatchAsync("three"));
        await Stories.EndAsync(world);
    }

    private static async Task RefusedAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Opened(TimeSpan.FromSeconds(4)), "{'rate':{'perMinute':1},'delivery':{'timeout':'PT5S'}}");
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two"));
        await Stories.EndAsync(world);
    }

    /// <summary>The backup would take the task from the moment on at which its own target does.</summary>
    private static async Task ThawedAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Once, Opened(TimeSpan.FromSeconds(4)));
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze, Seed.SecondConnection));
        await a.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(3), default);
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Unfreeze, Seed.SecondConnection));
        await Stories.EndAsync(world);
    }

    private static async Task CancelAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Opened(TimeSpan.FromHours(1)));
        if (await a.DispatchAsync("one") is DispatchOutcome.Accepted accepted)
            await b.CancelAsync(accepted.Task.Task);
        await Stories.EndAsync(world);
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Opened(TimeSpan.FromHours(1)));
        await Task.WhenAll(a.DispatchAsync("one"), b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Kill)), b.DispatchAsync("two"));
        await Stories.EndAsync(world);
    }

    /// <summary>Whoever waits for its own target is sent once that is back, or ends at its deadline.</summary>
    private static async Task NoBackupAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantBreaker(world, Opened(TimeSpan.FromSeconds(6)), backup: null);
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two", deadline: TimeSpan.FromSeconds(4)));
        await Stories.EndAsync(world);
    }

    /// <summary>Whoever looks, however often and whenever it dies: one row a window, and in the end all that happened.</summary>
    private static async Task HealthAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantFounded(world);
        await Task.WhenAll(a.DispatchAsync("one"), a.SnapshotAsync(), b.SnapshotAsync());
        await world.Pause.WaitAsync(TimeSpan.FromMinutes(5), default);
        await Task.WhenAll(b.DispatchAsync("two"), a.SnapshotAsync(), b.SnapshotAsync());
        await Stories.EndAsync(world);
        await world.Pause.WaitAsync(TimeSpan.FromMinutes(5), default);
        Stories.Expect(await a.SnapshotAsync() is { Failed: 0 }, "nobody looked, and nothing failed");
        ExpectAllIsCounted(world);
    }

    private static void ExpectAllIsCounted(World world)
    {
        var rows = world.Tables.WithPrefix($"{Seed.Organisation}|{HealthRows.Partition(Seed.Connection)}", "at|").Select(HealthRows.Parse).OrderBy(snapshot => snapshot.Version).ToArray();
        Stories.Expect(rows.Zip(rows.Skip(1)).All(pair => pair.First.Counters.Accepted <= pair.Second.Counters.Accepted && pair.First.Counters.Calls <= pair.Second.Counters.Calls), "a counter went back");
        var entries = world.Tables.WithPrefix(Seed.Partition(), "audit|").Select(Read.EntryOf).ToArray();
        Stories.Expect(rows is not [] && rows[^1].Counters.Accepted == entries.Count(entry => entry.IsAllow), "what was accepted is not what was counted");
        Stories.Expect(rows[^1].Counters.Ended.Total == entries.Count(entry => entry.Kind == "ended"), "what has ended is not what was counted");
    }

    private static (Client A, Client B) Begin(World world, Break? broken, string policy, Breaker breaker, string? backup = null)
    {
        var gates = Stories.Begin(world, broken, policy, Seed.Connection);
        Seed.PlantConnection(world, Seed.SecondConnection, backup ?? Open);
        Seed.PlantBreaker(world, breaker, Seed.SecondConnection);
        world.Targets.Respond = delivery => TargetAnswer.Json(Read.ConnectionOf(delivery) == Seed.Connection ? 503 : 200, "{\"output\":1}");
        return gates;
    }

    private static Breaker Opened(TimeSpan until) => new()
    {
        Reason = BreakerReason.ErrorRate,
        OpenedAt = new SimOptions().Epoch,
        ProbesFrom = new SimOptions().Epoch + until,
        Room = 1,
        Openings = 1,
        InARow = 1,
    };
}
