using Gatehouse.Budgets;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What binds an agent, a session and the organisation over two connections and two gates.</summary>
internal static class BudgetStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private static readonly BudgetSubject agent = BudgetSubject.Agent(Seed.Agent);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("budget edge", EdgeAsync),
        new("budget of a session", SessionAsync),
        new("budget rate edge", RateEdgeAsync),
        new("budget at month end", MonthEndAsync) { Epoch = new DateTimeOffset(2026, 1, 31, 23, 59, 58, TimeSpan.Zero) },
        new("budget and a refusal", RefusalAsync),
        new("budget and one key", OneKeyAsync),
        new("budget set and taken away", SetAsync),
    ];

    private static async Task EdgeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Capped(agent, 5), Capped(BudgetSubject.Organisation, 3));
        await Task.WhenAll(a.DispatchAsync("a1", cost: 2), b.DispatchAsync("b1", cost: 2, connection: Seed.SecondConnection));
        await Stories.EndAsync(world);
    }

    private static async Task SessionAsync(World world, Break? broken)
    {
        Seed.PlantSession(world);
        var (a, b) = Begin(world, broken, Open, Capped(agent, 5), Capped(BudgetSubject.Session(Seed.Session), 2));
        await Task.WhenAll(
            a.DispatchAsync("a1", cost: 2, session: Seed.Session),
            b.DispatchAsync("b1", cost: 2, session: Seed.Session, connection: Seed.SecondConnection));
        await Stories.EndAsync(world);
    }

    private static async Task RateEdgeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, new BudgetDraft(agent, new RateLimits(2, null), null));
        await Task.WhenAll(a.DispatchAsync("a1"), b.DispatchAsync("b1", connection: Seed.SecondConnection), a.DispatchAsync("a2", connection: Seed.SecondConnection));
        await Stories.EndAsync(world);
    }

    private static async Task MonthEndAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open, Capped(agent, 2));
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1,\"cost\":0.75}", TimeSpan.FromSeconds(3));
        await Task.WhenAll(a.DispatchAsync("a1", cost: 1), b.DispatchAsync("b1", cost: 1, connection: Seed.SecondConnection));
        await world.Pause.WaitAsync(TimeSpan.FromSeconds(3), default);
        await a.DispatchAsync("a2", cost: 2);
        await Stories.EndAsync(world);
    }

    /// <summary>Held, and then refused by the connection: what it held comes back.</summary>
    private static async Task RefusalAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'rate':{'perMinute':1},'delivery':{'timeout':'PT5S'}}", Capped(agent, 2));
        await Task.WhenAll(a.DispatchAsync("a1", cost: 1), b.DispatchAsync("b1", cost: 1));
        await Stories.EndAsync(world);
    }

    private static async Task OneKeyAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, "{'spend':{'defaultTask':1},'delivery':{'timeout':'PT5S'}}", Capped(agent, 5));
        await Task.WhenAll(a.InsistAsync("one", "key"), b.InsistAsync("one", "key"));
        await Stories.EndAsync(world);
        Stories.Expect(Stories.Tasks(world).Count == 1, "one key made several tasks");
        Stories.Expect(Stories.Tasks(world)[0].Budgets is [Seed.Agent], "the task holds no budget");
    }

    private static async Task SetAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken, Open);
        var set = b.SetBudgetAsync(Capped(agent, 1), BudgetPrecondition.Unsaid);
        await Task.WhenAll(a.DispatchAsync("a1", cost: 1, connection: Seed.SecondConnection), set);
        var isSet = await set is Gatehouse.Registry.ChangeOutcome<Budget>.Changed;
        var outcome = await a.DispatchAsync("a2", cost: 2);
        Stories.Expect(!isSet || outcome is not DispatchOutcome.Accepted, "a budget that was acknowledged did not bind");
        await b.SetBudgetAsync(new BudgetDraft(agent, null, null), new BudgetPrecondition(1));
        await a.DispatchAsync("a3", cost: 2);
        await Stories.EndAsync(world);
    }

    private static BudgetDraft Capped(BudgetSubject of, decimal monthly) => new(of, null, Money.Of(monthly));

    private static (Client A, Client B) Begin(World world, Break? broken, string policy, params BudgetDraft[] budgets)
    {
        Seed.PlantBudgets(world, budgets);
        return Stories.Begin(world, broken, policy, Seed.Connection, Seed.SecondConnection);
    }
}
