using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What becomes of an attempt, or of a try to commit, whose maker learns of it after its time.</summary>
internal static class LeaseStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("an attempt outlives its lease", (world, broken) => OutlivedAsync(world, broken, sendTwice: false)),
        new("an attempt outlives its lease on the gate that has the next", (world, broken) => OutlivedAsync(world, broken, sendTwice: true)),
        new("the store is gone while an attempt ends", OutageAsync) { Cost = 2 },
        new("the store is gone while a dispatch is written", OutageAtDispatchAsync) { Cost = 2 },
    ];

    /// <summary>
    /// The first attempt's process stands still from its target's answer until its lease is over, and mostly until another has
    /// the next attempt on the wire: what it then says is no news any more.
    /// </summary>
    /// <param name="sendTwice">The target's second copy of the message is the frozen gate's own.</param>
    private static async Task OutlivedAsync(World world, Break? broken, bool sendTwice)
    {
        var a = sendTwice ? Stories.BeginAlone(world, broken, Open) : Stories.Begin(world, broken, Open).A;
        var random = world.Random("outlived");
        var (still, isFailure) = (random.Between(TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(34)), random.Chance(0.5));
        world.Targets.Respond = delivery =>
        {
            if (delivery.Header("Gatehouse-Attempt") is not "1" and var attempt)
                return TargetAnswer.Json(200, $"{{\"output\":{attempt}}}", TimeSpan.FromSeconds(4));
            world.Find(delivery.Instance)?.Freeze(still);
            return TargetAnswer.Json(isFailure ? 503 : 200, "{\"output\":1}");
        };
        await a.DispatchAsync("one");
        await Stories.EndAsync(world);
        foreach (var task in Stories.Tasks(world))
        {
            var kept = ResultOf(world, task.Id);
            Stories.Expect(kept is null || kept == $"{{\"output\":{task.Attempts}}}", $"attempt {task.Attempts} was the last of `{task.Id}`, and what is kept is {kept}");
        }
    }

    /// <summary>Longer than a commit is tried, and shorter than the lease: how the attempt ended was written, and nobody was told.</summary>
    private static async Task OutageAsync(World world, Break? broken)
    {
        var outage = new Outage();
        var gate = Stories.BeginAlone(world, ports => outage.Over(broken?.Invoke(ports) ?? ports), "{'delivery':{'timeout':'PT5S'},'spend':{'monthly':5,'defaultTask':1}}");
        world.Targets.Respond = _ =>
        {
            if (world.Targets.Deliveries.Count == 1)
                outage.BeginsWithNextWrite(TimeSpan.FromSeconds(13.5) + world.Random("outage").Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)));
            return TargetAnswer.Json(world.Targets.Deliveries.Count == 1 ? 503 : 200, "{\"output\":1}");
        };
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    /// <summary>Longer than a commit is tried: by then its first try has landed, lands later, or never will.</summary>
    private static async Task OutageAtDispatchAsync(World world, Break? broken)
    {
        var outage = new Outage();
        var gate = Stories.BeginAlone(world, ports => outage.Over(broken?.Invoke(ports) ?? ports), Open);
        outage.BeginsWithNextWrite(TimeSpan.FromSeconds(9.5) + world.Random("outage").Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    private static string? ResultOf(World world, string task) =>
        world.Tables.Find(Seed.Partition(), Ledger.LedgerRows.Result(task)) is { } row ? System.Text.Encoding.UTF8.GetString(row.Content.Body.Span) : null;
}
