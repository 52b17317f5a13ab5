using Gatehouse.Containment;
using Gatehouse.Incidents;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>Incidents that are opened while work is accepted and delivered, by gates that may die at every step.</summary>
internal static class IncidentStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'},'spend':{'monthly':50,'defaultTask':1}}";
    private static readonly TimeSpan soon = TimeSpan.FromMinutes(3);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("an incident kills the agent", (world, broken) => AgentAsync(world, broken, ContainmentAction.Kill)),
        new("an incident freezes the agent", (world, broken) => AgentAsync(world, broken, ContainmentAction.Freeze)),
        new("an incident stops a session", SessionAsync),
        new("a drill", DrillAsync),
    ];

    private static async Task AgentAsync(World world, Break? broken, ContainmentAction action)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        var draft = new IncidentDraft(IncidentScopeKind.Agent, Seed.Agent, action);
        await Task.WhenAll(a.DispatchAsync("a1", deadline: soon), b.OpenIncidentAsync(draft, Seed.Connection));
        await a.DispatchAsync("a2", deadline: soon);
        await Stories.EndAsync(world);
        ExpectOne(world);
    }

    /// <summary>What the session had accepted is sent no more; what is not of it goes on.</summary>
    private static async Task SessionAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        Seed.PlantSession(world);
        var draft = new IncidentDraft(IncidentScopeKind.Session, Seed.Session, ContainmentAction.Kill);
        await Task.WhenAll(a.DispatchAsync("a1", session: Seed.Session), b.OpenIncidentAsync(draft, holds: null), b.DispatchAsync("b1"));
        var stoppedAt = world.Scheduler.Now;
        await a.DispatchAsync("a2", session: Seed.Session);
        await Stories.EndAsync(world);
        ExpectOne(world);
        var session = Stories.Tasks(world).Where(task => task.Session == Seed.Session).Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
        Stories.Expect(
            world.Targets.Deliveries.All(delivery => Read.TaskOf(delivery) is not { } task || !session.Contains(task) || delivery.StartedAt <= stoppedAt + TimeSpan.FromSeconds(2)),
            "a task of a stopped session was sent");
    }

    private static async Task DrillAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        var draft = new IncidentDraft(IncidentScopeKind.Agent, Seed.Agent, ContainmentAction.Kill) { IsDrill = true };
        await Task.WhenAll(a.DispatchAsync("a1"), b.OpenIncidentAsync(draft, holds: null), b.DispatchAsync("b1"));
        await Stories.EndAsync(world);
        ExpectOne(world);
        Stories.Expect(!Read.Holds(Read.State(world.Tables.Find(Seed.Partition(), "state")!)), "a drill holds a connection");
    }

    /// <summary>One key, however often it was asked and whoever died: one incident, opened once, each step recorded once.</summary>
    private static void ExpectOne(World world)
    {
        var entries = world.Tables.WithPrefix(Seed.Partition("$control"), "audit|").Select(Read.EntryOf).ToArray();
        Stories.Expect(entries.Count(entry => entry.Kind == "incident-opened") == 1, "one key opened several incidents, or none");
        Stories.Expect(entries.Count(entry => entry.Kind == "incident-step") == Incident.Order.Count, "a step was recorded twice, or never");
    }
}
