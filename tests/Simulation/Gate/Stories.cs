using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What happens to gates, each story short enough for every pair of faults or long enough for a swarm.</summary>
internal static class Stories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private static readonly TimeSpan rest = TimeSpan.FromDays(2);
    private static readonly TimeSpan faulty = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. BudgetStories.All,
        .. CheckpointStories.All,
        .. RetentionStories.All,
        new("accept", AcceptAsync),
        new("accept with a key", AcceptWithKeyAsync),
        new("same key from two gates", SameKeyAsync),
        new("rate edge", RateEdgeAsync),
        new("from one minute to the next", NextMinuteAsync),
        new("cap edge", CapEdgeAsync),
        new("cap lowered", CapLoweredAsync),
        new("month end", MonthEndAsync) { Epoch = new DateTimeOffset(2026, 1, 31, 23, 59, 58, TimeSpan.Zero) },
        new("freeze and thaw", FreezeAsync),
        new("freeze the agent", FreezeAgentAsync),
        new("freeze right after a claim", FreezeAfterClaimAsync),
        new("kill", KillAsync),
        new("target fails twice", TargetFailsAsync),
        new("target is slow", TargetIsSlowAsync),
        new("at most once", (world, broken) => AtMostOnceAsync(world, broken)) { AtMostOnce = true },
        new("one in flight", OneInFlightAsync),
        new("room for one from now on", RoomForOneAsync),
        new("retries run out", RetriesRunOutAsync),
        new("cancel", CancelAsync),
        new("deadline", DeadlineAsync),
        new("deadline between two tries", DeadlineBetweenTriesAsync),
        new("an end decided on an old state", EndOnOldStateAsync),
        new("refusal flood", RefusalFloodAsync),
        new("a poisoned group", PoisonedGroupAsync),
        .. LaterStories.All,
        .. ShortStories.All,
        .. LeaseStories.All,
        .. HouseStories.All,
        .. GuardrailStories.All,
        .. TrustStories.All,
        .. HostStories.All,
        .. ApprovalStories.All,
        .. BreakerStories.All,
        .. AfterwardsStories.All,
        .. IncidentStories.All,
        .. AlertStories.All,
        .. SiemStories.All,
        .. VaultStories.All,
        .. OneVersionStories.All,
        .. OneTaskStories.All,
        .. OneRefusalStories.All,
        .. OneHouseStories.All,
        .. OneRecordStories.All,
        .. OneSecretStories.All,
    ];

    private static async Task AcceptAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, Open);
        await a.DispatchAsync("one");
        await EndAsync(world);
    }

    private static async Task AcceptWithKeyAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, Open);
        Expect(await a.InsistAsync("one", "key") is DispatchOutcome.Accepted, "a keyed dispatch was refused");
        await EndAsync(world);
        Expect(Tasks(world).Count == 1, "one key made several tasks");
    }

    private static async Task SameKeyAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        await Task.WhenAll(a.InsistAsync("one", "key"), b.InsistAsync("one", "key"), a.InsistAsync("one", "key"));
        await EndAsync(world);
        Expect(Tasks(world).Count == 1, "one key made several tasks");
    }

    private static async Task RateEdgeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'rate':{'perMinute':2}}");
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"), a.DispatchAsync("a2"), b.DispatchAsync("b2"));
        await EndAsync(world);
    }

    /// <summary>The first minute's limit is used up before its first second ends, and the next one's is asked for right after it began.</summary>
    private static async Task NextMinuteAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'rate':{'perMinute':2},'delivery':{'timeout':'PT5S'}}");
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        await ComesAsync(world, TimeSpan.FromSeconds(59.15));
        await a.DispatchAsync("a2");
        await ComesAsync(world, TimeSpan.FromSeconds(61));
        await b.DispatchAsync("b2");
        await ComesAsync(world, TimeSpan.FromSeconds(65.2));
        await Task.WhenAll(a.DispatchAsync("a3"), b.DispatchAsync("b3"));
        await EndAsync(world);
    }

    /// <summary>Both gates remember the connection as it was; both tasks are due again once it has less room.</summary>
    private static async Task RoomForOneAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(world.Targets.Deliveries.Count <= 2 ? 503 : 200, "{\"output\":1}", TimeSpan.FromSeconds(world.Targets.Deliveries.Count <= 2 ? 0 : 4));
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        await b.ChangePolicyAsync("{'delivery':{'timeout':'PT5S','maxInFlight':1}}", 1);
        await EndAsync(world);
    }

    private static async Task CapEdgeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':5,'defaultTask':1,'onOverrun':'record'}}");
        world.Targets.Respond = delivery => TargetAnswer.Json(200, world.Targets.Deliveries.Count % 2 == 0 ? "{\"output\":1,\"cost\":0.5}" : "{\"output\":1,\"cost\":2.25}");
        await Task.WhenAll(a.DispatchAsync("a1", cost: 2), b.DispatchAsync("b1", cost: 2), a.DispatchAsync("a2"), b.DispatchAsync("b2", cost: 3));
        await EndAsync(world);
    }

    private static async Task CapLoweredAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':5,'defaultTask':1}}");
        await Task.WhenAll(a.DispatchAsync("a1", cost: 2), b.ChangePolicyAsync("{'spend':{'monthly':3,'defaultTask':1}}", 1), a.DispatchAsync("a2", cost: 2), b.DispatchAsync("b1", cost: 1));
        await b.DispatchAsync("b2", cost: 1);
        await EndAsync(world);
    }

    private static async Task MonthEndAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':2,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1,\"cost\":0.75}", TimeSpan.FromSeconds(3));
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"), a.DispatchAsync("a2"));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(3), default);
        await Task.WhenAll(b.DispatchAsync("b2"), a.DispatchAsync("a3"), b.DispatchAsync("b3"));
        await EndAsync(world);
    }

    private static async Task FreezeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze)), a.DispatchAsync("a2"));
        await a.DispatchAsync("a3");
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(7), default);
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Unfreeze));
        await EndAsync(world);
    }

    private static async Task FreezeAgentAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Seed.Connection, Seed.SecondConnection);
        string[] both = [Seed.Connection, Seed.SecondConnection];
        await Task.WhenAll(
            a.DispatchAsync("a1"), a.DispatchAsync("a2", connection: Seed.SecondConnection), b.InsistAsync(gate => gate.ContainAgentAsync(ContainmentAction.Freeze, both)));
        await a.DispatchAsync("a3");
        await b.InsistAsync(gate => gate.ContainAgentAsync(ContainmentAction.Unfreeze, both));
        await EndAsync(world);
    }

    /// <summary>What was claimed may still be sent, if it is named and at once.</summary>
    private static async Task FreezeAfterClaimAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        await a.DispatchAsync("a1", deadline: TimeSpan.FromMinutes(3));
        for (var looks = 0; looks < 200 && !world.Tables.Journal.Any(write => Read.IsEntry(write) && Read.EntryOf(write.After!).Kind == "claim"); looks++)
            await world.Pause.WaitAsync(TimeSpan.FromMilliseconds(5), default);
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze));
        await EndAsync(world);
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Kill)), b.DispatchAsync("b1"));
        await a.DispatchAsync("a2");
        await EndAsync(world);
    }

    private static async Task TargetFailsAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, Open);
        world.Targets.Respond = _ => world.Targets.Deliveries.Count switch
        {
            1 => TargetAnswer.Json(503, "{}"),
            2 => TargetAnswer.Json(429, "{}"),
            _ => TargetAnswer.Json(200, "{\"output\":1}"),
        };
        await a.DispatchAsync("one");
        await EndAsync(world);
    }

    private static async Task TargetIsSlowAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}", world.Targets.Deliveries.Count == 1 ? TimeSpan.FromSeconds(30) : TimeSpan.Zero);
        await a.DispatchAsync("one");
        await EndAsync(world);
    }

    private static async Task AtMostOnceAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'delivery':{'timeout':'PT5S','atMostOnce':true}}");
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two"));
        await EndAsync(world);
    }

    private static async Task OneInFlightAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'delivery':{'timeout':'PT5S','maxInFlight':1}}");
        await Task.WhenAll(a.DispatchAsync("one"), b.DispatchAsync("two"));
        await EndAsync(world, TimeSpan.FromMinutes(30));
    }

    private static async Task RetriesRunOutAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, "{'delivery':{'timeout':'PT5S','maxAttempts':2},'spend':{'monthly':5,'defaultTask':1}}");
        world.Targets.Respond = _ => TargetAnswer.Json(500, "{}");
        await a.DispatchAsync("one");
        await EndAsync(world);
    }

    private static async Task CancelAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':5,'defaultTask':1}}");
        if (await a.DispatchAsync("one") is DispatchOutcome.Accepted accepted)
            await b.CancelAsync(accepted.Task.Task);
        await EndAsync(world);
    }

    private static async Task DeadlineAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':5,'defaultTask':1}}");
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze));
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Unfreeze));
        await Task.WhenAll(a.DispatchAsync("one", deadline: TimeSpan.FromSeconds(20)), b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze)));
        await EndAsync(world);
    }

    /// <summary>The first try may land after the second one met the deadline.</summary>
    private static async Task DeadlineBetweenTriesAsync(World world, Break? broken)
    {
        var (a, _) = Begin(world, broken, "{'spend':{'monthly':5,'defaultTask':1}}");
        await a.DispatchAsync("one", deadline: TimeSpan.FromSeconds(0.9) + world.Random("deadline").Between(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(90)));
        await EndAsync(world);
    }

    /// <summary>A gate that remembers an older state meets a task made by the other, and must end it.</summary>
    private static async Task EndOnOldStateAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'monthly':50,'defaultTask':1},'delivery':{'timeout':'PT5S'}}");
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1"));
        for (var round = 0; round < 4; round++)
        {
            await a.DispatchAsync($"a{round}x", deadline: TimeSpan.FromSeconds(0.93));
            await b.DispatchAsync($"b{round}x", deadline: TimeSpan.FromSeconds(0.05));
        }

        await EndAsync(world);
    }

    private static async Task RefusalFloodAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'rate':{'perMinute':1},'models':[]}");
        var asked = 0;
        await a.DispatchAsync($"first{++asked}");
        for (var wave = 0; wave < 3; wave++)
        {
            await Task.WhenAll(a.DispatchAsync($"a{++asked}"), b.DispatchAsync($"b{++asked}"));
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(wave == 1 ? 14 : 3), default);
        }

        await EndAsync(world);
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(60), default);
        ExpectEveryRefusalCounted(world, asked);
    }

    private static void ExpectEveryRefusalCounted(World world, int asked)
    {
        var told = GateLog.Of(world).Dispatches.Select(told => told.Outcome).OfType<DispatchOutcome.Refused>().ToArray();
        var entries = world.Tables.WithPrefix(Seed.Partition(), "audit|").Select(Read.EntryOf).Where(entry => entry.Decision == "deny").ToArray();
        var recorded = entries.Sum(entry => entry.Kind == "refusals-coalesced" ? entry.Count!.Value : 1);
        var answered = told.Count(refused => refused.At is not null);
        var open = asked - GateLog.Of(world).Dispatches.Count + told.Count(refused => refused.Refusal.Code == Gatehouse.Policy.RefusalCode.OutcomeUnknown);
        // A gate that died took its counts with it, and a caller that was told nothing may have been counted.
        var crashed = world.Crashes > 0;
        Expect(recorded <= answered + open && (crashed || open > 0 || recorded == answered), $"{recorded} refusals are recorded, {answered} were answered, {open} were not");
    }

    private static async Task PoisonedGroupAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        var (first, second) = (a.PoisonAsync(Poison.InsertsTheSame), a.PoisonAsync(Poison.InsertsTheSame));
        await Task.WhenAll(
            first, second, a.DispatchAsync("one"), a.PoisonAsync(Poison.Throws), a.PoisonAsync(Poison.UpdatesUnread), a.DispatchAsync("two"),
            a.PoisonAsync(Poison.InsertsStanding), a.PoisonAsync(Poison.TooLarge), a.DispatchAsync("three"), b.DispatchAsync("four"));
        Expect(!(await first is LedgerOutcome<bool>.Done && await second is LedgerOutcome<bool>.Done), "one row was inserted twice");
        await EndAsync(world);
    }

    internal static (Client A, Client B) Begin(World world, Break? broken, string policy, params string[] connections)
    {
        Seed.Plant(world, policy, connections);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        var gates = (Start(world, "a", broken, TimeSpan.FromSeconds(0.9)), Start(world, "b", broken, TimeSpan.FromSeconds(-0.9)));
        StartMore(world, broken, 2);
        return gates;
    }

    /// <summary>A story of one gate, short enough for every pair of faults.</summary>
    internal static Client BeginAlone(World world, Break? broken, string policy, params string[] connections)
    {
        Seed.Plant(world, policy, connections);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        var gate = Start(world, "a", broken, TimeSpan.FromSeconds(0.9));
        StartMore(world, broken, 2);
        return gate;
    }

    /// <summary>Gates that nobody calls: they race the others for the messages.</summary>
    internal static void StartMore(World world, Break? broken, int started)
    {
        for (; started < world.Gates; started++)
            Start(world, $"more{started}", broken, TimeSpan.FromSeconds(0.3 * started) - TimeSpan.FromSeconds(1));
    }

    internal static Client Start(World world, string name, Break? broken, TimeSpan skew, bool ownKeys = false) =>
        new(world, world.Start(name, instance => new GateApp(world, instance, broken, ownKeys), gate => gate.DeliverForeverAsync(), skew));

    /// <summary>What is under way goes on under faults for a while; then there are none any more, and all must come to rest.</summary>
    internal static async Task EndAsync(World world, TimeSpan? bound = null)
    {
        await world.LetGoOnAsync(faulty);
        await world.HealAsync(bound ?? rest);
    }

    private static Task ComesAsync(World world, TimeSpan time) => time > world.Scheduler.Now ? world.Pause.WaitAsync(time - world.Scheduler.Now, default) : Task.CompletedTask;

    internal static IReadOnlyList<TaskRecord> Tasks(World world) => [.. world.Tables.WithPrefix(Seed.Partition(), "task|").Select(Read.Task)];

    internal static void Expect(bool condition, string finding)
    {
        if (!condition)
            throw new InvariantBrokenException("story", finding);
    }
}
