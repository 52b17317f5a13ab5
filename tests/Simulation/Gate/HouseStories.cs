using Gatehouse.Containment;
using Gatehouse.Registry;
using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>What operators do to credentials, connections, organisations and shares while work is under way.</summary>
internal static class HouseStories
{
    private const string Open = "{'delivery':{'timeout':'PT5S'}}";
    private static readonly TimeSpan soon = TimeSpan.FromMinutes(3);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("a credential is revoked", RevokeAsync),
        new("a credential is frozen and thawed", FreezeCredentialAsync),
        new("frozen, thawed by another, and frozen again", ByTurnsAsync),
        new("a connection is deleted", DeleteAsync),
        new("an organisation is frozen and thawed", FreezeOrganisationAsync),
        new("a share is withdrawn and given again", ShareAsync),
        new("the other organisation is frozen", FreezeHomeAsync),
        new("an ancestor is killed", (world, broken) => AncestorAsync(world, broken, ContainmentAction.Kill)),
        new("an ancestor is frozen and thawed", (world, broken) => AncestorAsync(world, broken, ContainmentAction.Freeze)),
        new("a connection is made while its agent is frozen", (world, broken) => OpenAsync(world, broken, gate => gate.ContainAgentAsync(ContainmentAction.Freeze))),
        new("a connection is made while its agent is killed", (world, broken) => OpenAsync(world, broken, gate => gate.ContainAgentAsync(ContainmentAction.Kill))),
        new("a connection is made while its credential is revoked", (world, broken) => OpenAsync(world, broken, gate => gate.RevokeAsync())),
    ];

    private static async Task RevokeAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.RevokeAsync()), b.DispatchAsync("b1"));
        await a.DispatchAsync("a2");
        await Stories.EndAsync(world);
    }

    /// <summary>What a gate remembers of a connection is old: the other has changed it since.</summary>
    private static async Task ByTurnsAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        await a.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze));
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Unfreeze));
        await a.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Freeze));
        await b.DispatchAsync("b1", deadline: soon);
        await b.InsistAsync(gate => gate.ContainAsync(ContainmentAction.Unfreeze));
        await a.DispatchAsync("a1", deadline: soon);
        await Stories.EndAsync(world);
    }

    private static async Task FreezeCredentialAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.FreezeCredentialAsync(true)));
        await a.DispatchAsync("a2");
        await b.InsistAsync(gate => gate.FreezeCredentialAsync(false));
        await Stories.EndAsync(world);
    }

    /// <summary>It is no end of the connection, and what is done there on its behalf is held all the same.</summary>
    private static async Task AncestorAsync(World world, Break? broken, ContainmentAction action)
    {
        var (a, b) = Stories.Begin(world, broken, "{'delivery':{'timeout':'PT5S'},'spend':{'monthly':9,'defaultTask':1}}");
        Seed.PlantAncestor(world);
        world.Targets.Respond = _ => TargetAnswer.Json(world.Targets.Deliveries.Count == 1 ? 503 : 200, "{\"output\":1}");
        await Task.WhenAll(
            a.DispatchAsync("a1", behalf: Seed.Ancestor, deadline: soon), b.InsistAsync(gate => gate.ContainAncestorAsync(action)), a.DispatchAsync("a2"));
        await a.DispatchAsync("a3", behalf: Seed.Ancestor, deadline: soon);
        if (action == ContainmentAction.Freeze)
            await b.InsistAsync(gate => gate.ContainAncestorAsync(ContainmentAction.Unfreeze));
        await Stories.EndAsync(world);
    }

    private static async Task DeleteAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, "{'delivery':{'timeout':'PT5S'},'spend':{'monthly':5,'defaultTask':1}}");
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.DeleteAsync()), b.DispatchAsync("b1"));
        await a.DispatchAsync("a2");
        await Stories.EndAsync(world);
    }

    private static async Task FreezeOrganisationAsync(World world, Break? broken)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        await Task.WhenAll(a.DispatchAsync("a1"), b.ContainOrganisationAsync(Seed.Organisation, ContainmentAction.Freeze));
        await a.DispatchAsync("a2");
        await b.ContainOrganisationAsync(Seed.Organisation, ContainmentAction.Unfreeze);
        await Stories.EndAsync(world);
    }

    private static async Task ShareAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken);
        await Task.WhenAll(a.DispatchAsync("a1"), b.InsistAsync(gate => gate.WithdrawShareAsync()), a.DispatchAsync("a2"));
        await a.DispatchAsync("a3");
        for (var tries = 0; tries < 20 && await b.ShareAsync() is not ChangeOutcome<Share>.Changed; tries++)
            await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
        await Stories.EndAsync(world);
    }

    private static async Task FreezeHomeAsync(World world, Break? broken)
    {
        var (a, b) = Begin(world, broken);
        await Task.WhenAll(a.DispatchAsync("a1", deadline: soon), b.ContainOrganisationAsync(Seed.Home, ContainmentAction.Freeze));
        await a.DispatchAsync("a2", deadline: soon);
        await Stories.EndAsync(world);
    }

    /// <summary>Whatever was answered first, the new connection must know of the containment.</summary>
    private static async Task OpenAsync(World world, Break? broken, Func<Client, Task<ContainmentOutcome?>> contain)
    {
        var (a, b) = Stories.Begin(world, broken, Open);
        var opening = a.OpenAsync("https://target.example/tasks");
        await Task.WhenAll(opening, b.InsistAsync(contain));
        if (await opening is ChangeOutcome<Connection>.Changed { Value.Id: var made })
        {
            Stories.Expect(Read.Holds(Read.State(world.Tables.Find(Seed.Partition(made), "state")!)), "a connection was made past a containment that was answered");
            await a.DispatchAsync("a1", connection: made, deadline: soon);
        }

        await Stories.EndAsync(world);
    }

    private static (Client A, Client B) Begin(World world, Break? broken)
    {
        Seed.PlantShared(world, Open);
        world.Targets.Respond = _ => TargetAnswer.Json(200, "{\"output\":1}");
        return (Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9)), Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9)));
    }
}
