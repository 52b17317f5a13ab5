using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Dispatches that are refused: one is recorded, and the next like it is counted.</summary>
internal static class OneRefusalStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";

    private static readonly Past frozen = new(Open, (_, gate) => gate.ContainAgentAsync(ContainmentAction.Freeze), delivers: true);
    private static readonly Past killed = new(Open, (_, gate) => gate.ContainAgentAsync(ContainmentAction.Kill), delivers: true);
    private static readonly Past revoked = new(Open, (_, gate) => gate.RevokeAsync(), delivers: true);
    private static readonly Past deleted = new(Open, (_, gate) => gate.DeleteAsync(), delivers: true);
    private static readonly Past over = new(
        Open, (_, gate) => gate.TryAsync(app => app.Get<EndSession>().HandleAsync(Seed.Organisation, Seed.Session, _ => true, Seed.Operator, default)), Seed.PlantSession);

    private static readonly Past costly = new("{'spend':{'perTask':1},'delivery':{'timeout':'PT5S'}}");
    private static readonly Past spent = new("{'spend':{'monthly':2,'defaultTask':1},'delivery':{'timeout':'PT5S'}}", (world, gate) => SpendAsync(world, gate, 2), delivers: true);
    private static readonly Past shut = new("{'notBefore':'2027-01-01T00:00:00Z','delivery':{'timeout':'PT5S'}}");
    private static readonly Past modelled = new("{'models':['small'],'delivery':{'timeout':'PT5S'}}");
    private static readonly Past keyed = new(Open, (_, gate) => gate.DispatchAsync("one", "key"), delivers: true);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one refusal: the agent is frozen", (world, broken) => RefuseAsync(world, broken, frozen)),
        new("one refusal: the agent is killed", (world, broken) => RefuseAsync(world, broken, killed)),
        new("one refusal: the credential is revoked", (world, broken) => RefuseAsync(world, broken, revoked)),
        new("one refusal: the connection is deleted", (world, broken) => RefuseAsync(world, broken, deleted)),
        new("one refusal: the session is over", (world, broken) => RefuseAsync(world, broken, over, session: Seed.Session)),
        new("one refusal: above the task's cap", (world, broken) => RefuseAsync(world, broken, costly, cost: 2)),
        new("one refusal: the month's cap is reached", (world, broken) => RefuseAsync(world, broken, spent, cost: 1)),
        new("one refusal: outside its hours", (world, broken) => RefuseAsync(world, broken, shut)),
        new("one refusal: no model of the list", (world, broken) => RefuseAsync(world, broken, modelled)),
        new("one refusal: a key of other work", OtherWorkAsync),
        new("one refusal: no such connection", NowhereAsync),
    ];

    private static async Task RefuseAsync(World world, Break? broken, Past past, decimal? cost = null, string? session = null)
    {
        var gate = past.BeginAlone(world, broken);
        var told = await Task.WhenAll(gate.DispatchAsync("one", cost: cost, session: session), gate.DispatchAsync("two", cost: cost, session: session));
        await Stories.EndAsync(world);
        Stories.Expect(told.All(answer => answer is not DispatchOutcome.Accepted) && world.Targets.Deliveries.Count == 0, "what must be refused was accepted");
        Stories.Expect(Stories.Tasks(world).All(task => task.Type is "before"), "what must be refused has made a task");
    }

    private static Task SpendAsync(World world, Client gate, int cost)
    {
        world.Targets.Respond = _ => TargetAnswer.Json(200, $"{{\"output\":1,\"cost\":{cost}}}");
        return gate.DispatchAsync("before", cost: cost);
    }

    private static async Task OtherWorkAsync(World world, Break? broken)
    {
        var (a, b) = keyed.Begin(world, broken);
        var told = await Task.WhenAll(a.DispatchAsync("two", "key"), b.DispatchAsync("one", "key"));
        await Stories.EndAsync(world);
        Stories.Expect(told[0] is not DispatchOutcome.Accepted && Stories.Tasks(world).Count == 1, "a key was good for other work");
        Stories.Expect(told[1] is null or DispatchOutcome.Accepted or DispatchOutcome.Refused { Refusal.Code: RefusalCode.Unavailable or RefusalCode.OutcomeUnknown }, "a key was refused to its own work");
    }

    private static async Task NowhereAsync(World world, Break? broken)
    {
        var (a, b) = keyed.Begin(world, broken);
        var told = await Task.WhenAll(a.DispatchAsync("two", connection: Seed.SecondConnection), b.DispatchAsync("three", connection: Seed.SecondConnection));
        await Stories.EndAsync(world);
        Stories.Expect(told.All(answer => answer is not DispatchOutcome.Accepted), "a task was accepted for a connection that is not there");
    }
}
