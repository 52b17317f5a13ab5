using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>One thing happens to one gate: short enough for every pair of faults.</summary>
internal static class ShortStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private const string Spending = "{'spend':{'monthly':5,'defaultTask':1},'delivery':{'timeout':'PT5S','maxAttempts':2}}";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("short: accept", AcceptAsync),
        new("short: accept with a key", KeyAsync),
        new("short: refuse", RefuseAsync),
        new("short: not permitted", NotPermittedAsync),
        new("short: freeze", FreezeAsync),
        new("short: freeze and thaw", ThawAsync),
        new("short: frozen for good", FrozenAsync),
        new("short: nobody answers", NobodyAnswersAsync),
        new("short: kill", KillAsync),
        new("short: at most once", AtMostOnceAsync) { AtMostOnce = true },
        new("short: the target fails", FailAsync),
        new("short: a result later", ResultAsync),
        new("short: cancel", CancelAsync),
        new("short: a chain narrows, and its root is killed", NarrowAsync),
        new("short: given up by the broker", GivenUpAsync) { MaxDeliveries = 1 },
    ];

    private static async Task AcceptAsync(World world, Break? broken)
    {
        await Stories.BeginAlone(world, broken, Open).DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    private static async Task KeyAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Spending);
        await Task.WhenAll(gate.InsistAsync("one", "key"), gate.InsistAsync("one", "key"));
        await Stories.EndAsync(world);
        Stories.Expect(Stories.Tasks(world).Count == 1, "one key made several tasks");
    }

    private static async Task RefuseAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, "{'rate':{'perMinute':1},'delivery':{'timeout':'PT5S'}}");
        await gate.DispatchAsync("one");
        await gate.DispatchAsync("two");
        await Stories.EndAsync(world);
    }

    private static async Task FreezeAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Open);
        await Task.WhenAll(gate.DispatchAsync("one", deadline: TimeSpan.FromMinutes(2)), gate.ContainAsync(ContainmentAction.Freeze));
        await gate.DispatchAsync("two");
        await Stories.EndAsync(world);
    }

    private static async Task NotPermittedAsync(World world, Break? broken)
    {
        await Stories.BeginAlone(world, broken, "{'taskTypes':['read']}").DispatchAsync("write");
        await Stories.EndAsync(world);
    }

    private static async Task ThawAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Open);
        await gate.InsistAsync(of => of.ContainAsync(ContainmentAction.Freeze));
        await Task.WhenAll(gate.DispatchAsync("one"), gate.InsistAsync(of => of.ContainAsync(ContainmentAction.Unfreeze)));
        await Stories.EndAsync(world);
    }

    private static async Task FrozenAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Open);
        await gate.InsistAsync(of => of.ContainAsync(ContainmentAction.Freeze));
        var outcome = await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
        Stories.Expect(outcome is not DispatchOutcome.Accepted && world.Targets.Deliveries.Count == 0, "a frozen connection took a task");
    }

    private static async Task NobodyAnswersAsync(World world, Break? broken)
    {
        await Stories.BeginAlone(world, broken, "{'approval':{'when':'always','expireAfter':'PT10S'},'delivery':{'timeout':'PT5S'}}").DispatchAsync("one");
        await Stories.EndAsync(world);
        Stories.Expect(world.Targets.Deliveries.Count == 0, "a task was sent that nobody has approved");
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Spending);
        await Task.WhenAll(gate.DispatchAsync("one"), gate.ContainAsync(ContainmentAction.Kill));
        await Stories.EndAsync(world);
    }

    private static async Task AtMostOnceAsync(World world, Break? broken)
    {
        await Stories.BeginAlone(world, broken, "{'delivery':{'timeout':'PT5S','atMostOnce':true}}").DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    private static async Task FailAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Spending);
        world.Targets.Respond = _ => TargetAnswer.Json(world.Targets.Deliveries.Count == 1 ? 503 : 200, "{\"output\":1}");
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    private static async Task ResultAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, "{'delivery':{'timeout':'PT5S','resultWithin':'PT10M'},'spend':{'monthly':5,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(202, "{}");
        await gate.DispatchAsync("one");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(20), default);
        foreach (var task in LaterStories.Sent(world))
            await gate.PostResultAsync(task, 1);
        await LaterStories.EndAsync(world);
    }

    private static async Task NarrowAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Open);
        Seed.PlantAncestor(world);
        var has = new DelegationLimits { Actions = ["one", "three"], Tools = [], Depth = 2 };
        await Task.WhenAll(
            gate.DispatchAsync("one", behalf: Seed.Ancestor, has: has, handsOn: new DelegationLimits { Actions = ["three"], Models = ["small"] }),
            gate.DispatchAsync("two", behalf: Seed.Ancestor, has: has));
        await gate.InsistAsync(of => of.ContainAncestorAsync(ContainmentAction.Kill));
        await gate.DispatchAsync("three", behalf: Seed.Ancestor, has: has);
        await Stories.EndAsync(world);
    }

    private static async Task CancelAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Spending);
        if (await gate.DispatchAsync("one") is DispatchOutcome.Accepted accepted)
            await gate.CancelAsync(accepted.Task.Task);
        await Stories.EndAsync(world);
    }

    /// <summary>Whatever is not completed at its first delivery is a dead letter.</summary>
    private static async Task GivenUpAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Spending);
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }
}
