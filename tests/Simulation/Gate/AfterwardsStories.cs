using Gatehouse.Dispatching;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What a gate believed of a target is no longer so, or cannot be known any more.</summary>
internal static class AfterwardsStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const string MovedTo = "moved.example";
    private static readonly TimeSpan never = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan lastSend = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("cancelled while its answer is lost", LostAnswerAsync),
        new("cancelled after its deliverer is lost", LostDelivererAsync),
        new("a receiver moves", MoveAsync),
    ];

    /// <summary>The target has acted, nobody will ever hear so, and there is no next attempt.</summary>
    private static async Task LostAnswerAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}", never);
        if (await SentAsync(world, a) is { } task)
            await b.CancelAsync(task);
        await Stories.EndAsync(world);
    }

    private static async Task LostDelivererAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}", TimeSpan.FromSeconds(3));
        if (await SentAsync(world, a) is { } task)
        {
            a.Gate.Crash();
            b.Gate.Crash();
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(4), default);
            await b.CancelAsync(task);
        }

        await Stories.EndAsync(world);
    }

    /// <summary>Both gates know where it was; from the answer on, what is claimed goes to where it is.</summary>
    private static async Task MoveAsync(World world, Break? broken)
    {
        Seed.PlantShared(world, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(world.Targets.Deliveries.Count <= 2 ? 503 : 200, "{\"output\":1}");
        var a = Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9));
        var b = Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9));
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        await b.MoveAsync($"https://{MovedTo}/tasks");
        var movedAt = world.Scheduler.Now;
        await Stories.EndAsync(world);
        Stories.Expect(
            world.Targets.Deliveries.All(delivery => delivery.StartedAt <= movedAt + lastSend || delivery.Url.Host == MovedTo),
            "a task was sent to where its receiver no longer is");
    }

    /// <returns>The task, once its target has it; null where that did not come about.</returns>
    private static async Task<string?> SentAsync(World world, Client gate)
    {
        if (await gate.DispatchAsync("one") is not DispatchOutcome.Accepted accepted)
            return null;
        for (var looks = 0; looks < 200 && world.Targets.Deliveries.Count == 0; looks++)
            await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(20), default);
        return accepted.Task.Task;
    }
}
