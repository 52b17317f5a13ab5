using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Trust;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>An agent loses its trust while it works over several connections, and while several gates compute it.</summary>
internal static class TrustStories
{
    private const string Floored = "{'taskTypes':['read'],'trust':{'minimum':'Known'},'delivery':{'timeout':'PT5S'}}";
    private const string Wrong = "steal";
    private const string Right = "read";

    private static readonly string[] both = [Seed.Connection, Seed.SecondConnection];

    public static IReadOnlyList<Scenario> All { get; } = [new("trust is lost on one connection", LoseAsync), new("trust is computed by all at once", TimersAsync)];

    private static async Task LoseAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Floored, both);
        await Task.WhenAll(WrongAsync(world, a, Seed.Connection), b.DispatchAsync(Right, connection: Seed.SecondConnection));
        var here = await a.DispatchAsync(Right);
        await ComputeAsync(world, b);
        var there = await a.DispatchAsync(Right, connection: Seed.SecondConnection);
        await Stories.EndAsync(world);

        Stories.Expect(here is not DispatchOutcome.Accepted, "a task was accepted after a violation that was recorded took the agent below the floor here");
        Stories.Expect(there is not DispatchOutcome.Accepted, "a task was accepted elsewhere after the agent's trust had been computed below the floor");
        ExpectNothingLost(world);
    }

    /// <summary>The timers of two gates and the messages of both connections, with harm in between.</summary>
    private static async Task TimersAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Floored, both);
        await Task.WhenAll(ComputeAsync(world, a), WrongAsync(world, b, Seed.Connection), ComputeAsync(world, b));
        await Task.WhenAll(ComputeAsync(world, b), WrongAsync(world, a, Seed.SecondConnection));
        await Stories.EndAsync(world);
        ExpectNothingLost(world);
    }

    /// <summary>Asked for again until it is refused for what it is, so that it is recorded.</summary>
    private static async Task WrongAsync(World world, Client gate, string connection)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await gate.DispatchAsync(Wrong, connection: connection) is DispatchOutcome.Refused { Refusal.Code: RefusalCode.TaskTypeNotPermitted })
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "a task that is not permitted was never refused for good");
    }

    private static async Task ComputeAsync(World world, Client gate)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await gate.TryAsync(ComputeAsync) is { IsDone: true })
                return;
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        }

        throw new Checks.InvariantBrokenException("liveness", "the agent's trust was never computed to the end");
    }

    private static async Task<Computed> ComputeAsync(GateApp app) => new(await app.Get<RecomputeTrust>().RunAsync(Seed.Organisation, Seed.Agent, default));

    /// <summary>At rest every connection knows of all that was observed on any: as much as makes its level.</summary>
    private static void ExpectNothingLost(World world)
    {
        var options = TrustOptions.Default;
        var known = both.Select(connection => new StateRow(world.Tables.Find(Seed.Partition(connection), LedgerRows.State)!).State.Trust).ToArray();
        var at = known.Max(trust => trust.Counts?.LastAt ?? default);
        var all = known.Aggregate(default(DecayedCounts), (sum, trust) => sum + trust.CountsAt(at, options));
        foreach (var trust in known)
        {
            var level = TrustFormula.LevelOf(TrustFormula.Score(trust.Assessed!.Others, all, options));
            Stories.Expect(trust.On(at, options) is TrustFacts.Scored scored && scored.Level == level, $"a connection decides by another level than `{level}`, which all that was observed makes");
        }
    }

    private sealed record Computed(bool IsDone);
}
