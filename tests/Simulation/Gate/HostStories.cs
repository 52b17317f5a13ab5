using System.Text;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What happens to the processes themselves: stops, clocks, keys, and messages that are none of theirs.</summary>
internal static class HostStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private static readonly AgentSubject subject = new(Seed.Organisation, Seed.Agent, Seed.Credential, 1, ActChain.None);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("a long delivery", LongAsync),
        new("a host that stops", StopAsync),
        new("everything restarts", RestartAsync),
        new("a message that nobody can read", UnreadableAsync),
        new("a clock far off", FarOffAsync),
        new("a clock that jumps", JumpAsync),
        new("the first keys", FirstKeysAsync) { Cost = 2 },
        new("keys are rotated", RotateAsync) { Cost = 4 },
    ];

    /// <summary>Longer than the broker's lock: it is renewed.</summary>
    private static async Task LongAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, "{'delivery':{'timeout':'PT60S'}}");
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}", TimeSpan.FromSeconds(35));
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    /// <summary>What it has in hand goes back to the queue, and the other gate goes on.</summary>
    private static async Task StopAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}", TimeSpan.FromSeconds(3));
        await Task.WhenAll(a.DispatchAsync("one"), a.DispatchAsync("two"));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        foreach (var gate in (Client[])[a, b])
        {
            await gate.TryAsync(async app =>
            {
                await app.StopAsync();
                return app;
            });
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(0.5), default);
            gate.Gate.Crash();
        }

        await Stories.EndAsync(world);
    }

    private static async Task RestartAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        var dispatches = Task.WhenAll(a.DispatchAsync("one", "key"), b.DispatchAsync("two"));
        await world.Pause.WaitAsync(world.Random("restart").Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(300)), default);
        a.Gate.Crash();
        b.Gate.Crash();
        await dispatches;
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        await a.InsistAsync("one", "key");
        await Stories.EndAsync(world);
    }

    private static async Task UnreadableAsync(World world, Break? broken)
    {
        var gate = Stories.BeginAlone(world, broken, Open);
        world.Queue.Send(new QueueMessage("strange", Encoding.UTF8.GetBytes("{\"no\":\"message of a gate\"}")), TimeSpan.Zero);
        await gate.DispatchAsync("one");
        await Stories.EndAsync(world);
    }

    /// <summary>A gate that the store's clock contradicts decides nothing; the other one goes on.</summary>
    private static async Task FarOffAsync(World world, Break? broken)
    {
        var a = Stories.BeginAlone(world, broken, "{'rate':{'perMinute':2}}");
        var wrong = Stories.Start(world, "wrong", broken, TimeSpan.FromHours(1));
        await Task.WhenAll(a.DispatchAsync("one"), wrong.DispatchAsync("two"));
        SetClock(wrong, TimeSpan.Zero);
        Stories.Expect(
            GateLog.Of(world).Dispatches.All(told => told.Name == "one" || told.Outcome is DispatchOutcome.Refused { Refusal.Code: RefusalCode.Unavailable or RefusalCode.OutcomeUnknown }),
            "a gate decided by a clock that is an hour off");
        await Stories.EndAsync(world);
    }

    private static async Task JumpAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, "{'rate':{'perMinute':3},'delivery':{'timeout':'PT5S'}}");
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        SetClock(a, TimeSpan.FromHours(1));
        SetClock(b, TimeSpan.FromHours(-1));
        var meanwhile = Task.WhenAll(a.DispatchAsync("a2"), b.DispatchAsync("b2"), a.DispatchAsync("a3"));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
        SetClock(a, TimeSpan.FromSeconds(-0.5));
        SetClock(b, TimeSpan.FromSeconds(0.5));
        await Task.WhenAll(meanwhile, b.DispatchAsync("b3"));
        await Stories.EndAsync(world);
    }

    private static void SetClock(Client gate, TimeSpan skew)
    {
        gate.Gate.Skew = skew;
        gate.Gate.Instance.Clock.Jump(skew - gate.Gate.Instance.Clock.Skew);
    }

    private static async Task FirstKeysAsync(World world, Break? broken)
    {
        var (a, b) = BeginWithKeys(world, broken);
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        await EachBelievesTheOtherAsync(a, b);
        await Stories.EndAsync(world);
        await EachBelievesTheOtherAsync(a, b);
    }

    private static async Task RotateAsync(World world, Break? broken)
    {
        var (a, b) = BeginWithKeys(world, broken);
        await EachBelievesTheOtherAsync(a, b);
        await Task.WhenAll(b.TryAsync(app => app.Get<SigningKeys>().RotateAsync(default)), a.DispatchAsync("a1"));
        for (var hour = 0; hour < 5; hour++)
        {
            await EachBelievesTheOtherAsync(a, b);
            await world.Pause.WaitAsync(TimeSpan.FromMinutes(50), default);
        }

        await Stories.EndAsync(world);
        await EachBelievesTheOtherAsync(a, b);
    }

    /// <summary>What one gate signs the other must take, whenever both can tell.</summary>
    private static async Task EachBelievesTheOtherAsync(Client a, Client b)
    {
        foreach (var (signs, reads) in ((Client, Client)[])[(a, b), (b, a)])
        {
            if (await signs.TryAsync(app => app.Get<AgentTokenIssuer>().IssueAsync(subject, default).AsTask()) is { } issued
                && await reads.TryAsync(app => app.Get<AgentTokenVerifier>().VerifyAsync(issued.Text, default).AsTask()) is { } outcome)
                Stories.Expect(outcome is AgentTokenOutcome.Accepted, $"a token of one gate was refused by the other: {outcome}");
        }
    }

    private static (Client A, Client B) BeginWithKeys(World world, Break? broken)
    {
        Seed.Plant(world, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        return (Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9), ownKeys: true), Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9), ownKeys: true));
    }
}
