using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What happens after a target was called: results that come later, callbacks, overruns, replays.</summary>
internal static class LaterStories
{
    private const string Ear = "https://told.example/ends";
    private const string Patient = "{'delivery':{'timeout':'PT5S','resultWithin':'PT10M'},'spend':{'monthly':5,'defaultTask':1}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("result posted later, and another", ResultLaterAsync),
        new("result posted before the 202", ResultEarlyAsync),
        new("result posted too late", ResultTooLateAsync),
        new("result posted on a killed task", ResultOfKilledAsync),
        new("callback", CallbackAsync),
        new("overrun", OverrunAsync),
        new("dead letter replayed twice", ReplayAsync),
    ];

    private static async Task ResultLaterAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Patient);
        world.Targets.Respond = _ => TargetAnswer.Json(202, "{}");
        await a.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(20), default);
        foreach (var task in Sent(world))
            await Task.WhenAll(a.PostResultAsync(task, 1), b.PostResultAsync(task, 2), b.PostResultAsync(task, 1));
        await EndAsync(world);
    }

    private static async Task ResultEarlyAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Patient);
        world.Targets.Respond = _ => TargetAnswer.Json(202, "{}", TimeSpan.FromSeconds(3));
        await a.DispatchAsync("one");
        for (var looks = 0; looks < 200 && world.Targets.Deliveries.Count == 0; looks++)
            await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(100), default);
        foreach (var task in Sent(world))
            await b.PostResultAsync(task, 1);
        await EndAsync(world);
    }

    private static async Task ResultTooLateAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, "{'delivery':{'timeout':'PT5S','resultWithin':'PT5S'},'spend':{'monthly':5,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(202, "{}");
        await a.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(4) + world.Random("late").Between(TimeSpan.Zero, TimeSpan.FromSeconds(4)), default);
        foreach (var task in Sent(world))
            await b.PostResultAsync(task, 1);
        await EndAsync(world);
    }

    private static async Task ResultOfKilledAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Patient);
        world.Targets.Respond = _ => TargetAnswer.Json(202, "{}", TimeSpan.FromSeconds(4));
        await a.DispatchAsync("one");
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Kill));
        foreach (var task in Sent(world))
            await a.PostResultAsync(task, 1);
        await EndAsync(world);
    }

    private static async Task CallbackAsync(World world, Break? broken)
    {
        var (a, _) = Stories.Begin(world, broken, Patient);
        world.Targets.Respond = delivery => delivery.Url.AbsoluteUri != Ear ? TargetAnswer.Json(200, "{\"output\":1}")
            : TargetAnswer.Json(Told(world).Count() <= 2 ? 503 : 204, "", TimeSpan.FromSeconds(Told(world).Count() == 1 ? 30 : 0));
        await a.DispatchAsync("one", callback: Ear);
        await EndAsync(world);
        foreach (var task in Stories.Tasks(world))
        {
            Stories.Expect(task.Callback is null, $"`{task.Id}` has ended and still waits to tell");
            Stories.Expect(Told(world).Count(told => Read.ToldOf(told) == task.Id) >= 3, $"the end of `{task.Id}` was not told until it was heard");
            Stories.Expect(Told(world).All(told => told.Header("Gatehouse-Signature") is not null), "an unsigned callback");
        }
    }

    private static async Task OverrunAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, "{'delivery':{'timeout':'PT5S'},'spend':{'monthly':20,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1,\"cost\":2.5}", TimeSpan.FromSeconds(1));
        await Task.WhenAll(a.DispatchAsync("a1", deadline: TimeSpan.FromMinutes(5)), b.DispatchAsync("b1", deadline: TimeSpan.FromMinutes(5)));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(20), default);
        await b.DispatchAsync("b2", deadline: TimeSpan.FromMinutes(5));
        await EndAsync(world);
        var entries = world.Tables.WithPrefix(Seed.Partition(), "audit|").Select(Read.EntryOf).ToArray();
        Stories.Expect(!entries.Any(entry => entry.Kind == "overrun") || entries.Any(entry => entry.Kind == "freeze"), "an overrun froze nothing");
        var frozenAt = entries.FirstOrDefault(entry => entry.Kind == "freeze")?.Sequence ?? long.MaxValue;
        Stories.Expect(!entries.Any(entry => entry.Kind == "claim" && entry.Sequence > frozenAt), "a claim after an overrun");
    }

    private static async Task ReplayAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, "{'delivery':{'timeout':'PT5S','maxAttempts':1},'spend':{'monthly':5,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(world.Targets.Deliveries.Count == 1 ? 500 : 200, "{\"output\":1}");
        await a.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromMinutes(2), default);
        foreach (var dead in Stories.Tasks(world).Where(task => task.DeadLettered).ToArray())
            await Task.WhenAll(a.ReplayAsync(dead.Id), b.ReplayAsync(dead.Id), a.ReplayAsync(dead.Id));
        await EndAsync(world);

        var tasks = Stories.Tasks(world);
        Stories.Expect(tasks.Where(task => task.ReplayOf is not null).GroupBy(task => task.ReplayOf).All(replays => replays.Count() == 1), "one dead letter was replayed as two tasks");
        var roots = world.Targets.Deliveries.Select(delivery => delivery.Header("Idempotency-Key")).Distinct().ToArray();
        Stories.Expect(roots.Length <= 1, $"one piece of work came under {roots.Length} keys");
        var open = tasks.Where(task => task.DeadLettered && tasks.All(other => other.ReplayOf != task.Id)).Select(task => task.Id);
        Stories.Expect(await a.DeadLettersAsync() is not { } listed || listed.Select(letter => letter.Task.Id).Order().SequenceEqual(open.Order()), "the list of dead letters is not that of the tasks");
    }

    /// <summary>Comes to rest. A result that was taken is the one that is kept, and no other was.</summary>
    internal static async Task EndAsync(World world)
    {
        await Stories.EndAsync(world);
        foreach (var (task, result, taken) in GateLog.Of(world).Results)
        {
            var kept = world.Tables.Find(Seed.Partition(), LedgerRows.Result(task));
            var isKept = kept is not null && System.Text.Encoding.UTF8.GetString(kept.Content.Body.Span) == $"{{\"output\":{result}}}";
            Stories.Expect(!taken || isKept, $"result {result} of `{task}` was taken and is not kept");
        }
    }

    internal static IReadOnlyList<string> Sent(World world) => [.. world.Targets.Deliveries.Select(Read.TaskOf).OfType<string>().Distinct()];

    private static IEnumerable<Adapters.Delivery> Told(World world) => world.Targets.Deliveries.Where(delivery => delivery.Url.AbsoluteUri == Ear);
}
