using Gatehouse.Alerts;
using Gatehouse.Health;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Several gates turn the alert timer at once, and die at it: what is out of the ordinary is raised once, and told.</summary>
internal static class AlertStories
{
    private const string OneTry = "{'delivery':{'timeout':'PT5S','maxAttempts':1}}";
    private const string Ear = "https://hooks.example/gate";

    public static IReadOnlyList<Scenario> All { get; } = [new("an alert is raised by all at once", RaiseAsync)];

    private static async Task RaiseAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, OneTry);
        Seed.PlantFounded(world);
        Seed.PlantAlertRoute(world, Ear);
        world.Targets.Respond = delivery => TargetAnswer.Json(delivery.Url.Host == "hooks.example" && Told(world).Count > 1 ? 200 : 503, "{}");
        await a.InsistAsync("one", "key");
        await GivenUpAsync(world);
        await Task.WhenAll(LookAsync(world, a), LookAsync(world, b));
        await LookAsync(world, b);
        await Stories.EndAsync(world);
        ExpectOne(world);
    }

    /// <summary>Whoever dies at it is followed by the next window's run.</summary>
    private static async Task LookAsync(World world, Client gate)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await gate.TryAsync(LookAsync) is { IsRaised: true })
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "nobody was called for a dead letter");
    }

    private static async Task<Looked> LookAsync(GateApp app)
    {
        await app.Get<SnapshotConnections>().RunAsync(default);
        await app.Get<WatchAlerts>().RunAsync(default);
        return new((await app.Get<AlertDirectory>().ListAsync(Seed.Organisation, AlertState.Raised, "", 10, default)).Count > 0);
    }

    private static async Task GivenUpAsync(World world)
    {
        for (var tries = 0; tries < 1000 && !Stories.Tasks(world).Any(task => task.DeadLettered); tries++)
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
    }

    private static void ExpectOne(World world)
    {
        var entries = world.Tables.WithPrefix(Seed.Partition(AlertRows.Partition), "audit|").Select(Read.EntryOf).ToArray();
        Stories.Expect(entries.Count(entry => entry.Kind == "alert-raised") == 1, "one dead letter raised several alerts, or none");
        var notices = world.Tables.WithPrefix(Seed.Partition(AlertRows.Partition), "notice|").Count;
        Stories.Expect(notices == 1, $"one alert is told by {notices} notices");
        Stories.Expect(world.Tables.WithPrefix(Seed.Partition(AlertRows.Partition), "sent|").Count == 1, "a notice was never told, nor given up");
        var told = Told(world).Select(delivery => delivery.Header("Idempotency-Key")).Distinct(StringComparer.Ordinal).ToArray();
        Stories.Expect(told.Length == 1, $"one notice was told under {told.Length} ids");
    }

    private static IReadOnlyList<Adapters.Delivery> Told(World world) => [.. world.Targets.Deliveries.Where(delivery => delivery.Url.AbsoluteUri == Ear)];

    private sealed record Looked(bool IsRaised);
}
