using Gatehouse.Containment;
using Gatehouse.Ledger;
using Gatehouse.Registry;
using Gatehouse.Sessions;
using static Gatehouse.Simulation.Gate.OneThing;

namespace Gatehouse.Simulation.Gate;

using Break = Func<GatePorts, GatePorts>;

/// <summary>One thing is held, let go or ended by one gate, while nothing else happens: it comes to every place where it must be known.</summary>
internal static class OneHouseStories
{
    private static readonly Past house = new(Open, plant: world =>
    {
        Seed.PlantSession(world);
        Seed.PlantAncestor(world);
    });
    private static readonly Past frozen = new(Open, (_, gate) => gate.ContainAgentAsync(ContainmentAction.Freeze), delivers: true);
    private static readonly Past paused = new(Open, (_, gate) => gate.FreezeCredentialAsync(true), delivers: true);
    private static readonly Past shared = new(Open, plant: world => Seed.PlantShared(world, Open));
    private static readonly Past unshared = new(Open, (_, gate) => gate.WithdrawShareAsync(), world => Seed.PlantShared(world, Open), delivers: true);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one house: a connection is frozen by two", FreezeConnectionAsync),
        new("one house: a connection is deleted", (world, broken) => HoldAsync(world, broken, gate => gate.DeleteAsync())),
        new("one house: an agent is frozen", (world, broken) => HoldAsync(world, broken, gate => gate.ContainAgentAsync(ContainmentAction.Freeze))),
        new("one house: an agent is killed", (world, broken) => HoldAsync(world, broken, gate => gate.ContainAgentAsync(ContainmentAction.Kill))),
        new("one house: an agent is thawed", (world, broken) => ThawAsync(world, broken, frozen, gate => gate.ContainAgentAsync(ContainmentAction.Unfreeze))),
        new("one house: a credential is revoked", (world, broken) => HoldAsync(world, broken, gate => gate.RevokeAsync())),
        new("one house: a credential is frozen", (world, broken) => HoldAsync(world, broken, gate => gate.FreezeCredentialAsync(true))),
        new("one house: a credential is thawed", (world, broken) => ThawAsync(world, broken, paused, gate => gate.FreezeCredentialAsync(false))),
        new("one house: a share is withdrawn", WithdrawAsync),
        new("one house: a share is given again", ShareAsync),
        new("one house: a session is stopped by two", StopSessionAsync),
        new("one house: a session is ended by two", EndSessionAsync),
        new("one house: an agent of no connection is killed", KillAsync),
    ];

    private static async Task FreezeConnectionAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        await Task.WhenAll(a.ContainAsync(ContainmentAction.Freeze), b.ContainAsync(ContainmentAction.Freeze));
        await Stories.EndAsync(world);
        Stories.Expect(Count(world, "freeze", Seed.Connection) <= 1, "what was frozen was frozen again");
    }

    /// <summary>Whoever began it and died has left a message: the connection holds it in the end, once it is in the house's chain.</summary>
    private static async Task HoldAsync(World world, Break? broken, Func<Client, Task<ContainmentOutcome?>> hold)
    {
        var gate = house.BeginAlone(world, broken);
        await hold(gate);
        await Stories.EndAsync(world);
        Stories.Expect(IsHeld(world) == (HeldBy(world) > 0), "what the house's chain says is not so at the connection");
        Stories.Expect(HeldBy(world) <= 1, "it was done twice");
    }

    private static async Task ThawAsync(World world, Break? broken, Past past, Func<Client, Task<ContainmentOutcome?>> thaw)
    {
        var gate = past.BeginAlone(world, broken);
        await thaw(gate);
        await Stories.EndAsync(world);
        Stories.Expect(IsHeld(world) == (Count(world, "unfreeze") == 0), "what the house's chain says is not so at the connection");
    }

    private static async Task KillAsync(World world, Break? broken)
    {
        var gate = house.BeginAlone(world, broken);
        var told = await gate.ContainAncestorAsync(ContainmentAction.Kill);
        await Stories.EndAsync(world);
        Stories.Expect(told is not (ContainmentOutcome.Contained or ContainmentOutcome.Unfinished) || Count(world, "kill") == 1, "an agent that was answered as killed is not");
    }

    private static async Task WithdrawAsync(World world, Break? broken)
    {
        var gate = shared.BeginAlone(world, broken);
        await gate.WithdrawShareAsync();
        await Stories.EndAsync(world);
        Stories.Expect(IsHeld(world) == IsWithdrawn(world), "a consent that was taken back still holds, or one that stands does not");
    }

    private static async Task ShareAsync(World world, Break? broken)
    {
        var gate = unshared.BeginAlone(world, broken);
        await gate.ShareAsync();
        await Stories.EndAsync(world);
        Stories.Expect(IsHeld(world) == IsWithdrawn(world), "a consent that was taken back still holds, or one that stands does not");
    }

    private static async Task StopSessionAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(StopAsync(a), StopAsync(b));
        await Stories.EndAsync(world);
        var stopped = Said(world, LedgerRows.Config, "stoppedAt", SessionDirectory.Partition(Seed.Session)) is not null;
        foreach (var answer in told)
            Stories.Expect(answer is not (ContainmentOutcome.Contained or ContainmentOutcome.Unfinished) || stopped, "a session that was answered as stopped is not");
        Stories.Expect(Count(world, "kill", SessionDirectory.Partition(Seed.Session)) == (stopped ? 1 : 0), "a session was stopped unsaid, or said twice");
        Stories.Expect(!IsHeld(world), "a session holds a whole connection");

        static Task<ContainmentOutcome?> StopAsync(Client gate) =>
            gate.TryAsync(app => app.Get<ContainSession>().HandleAsync(Seed.Organisation, Seed.Session, ContainmentAction.Kill, Seed.Operator, default));
    }

    private static async Task EndSessionAsync(World world, Break? broken)
    {
        var (a, b) = house.Begin(world, broken);
        var told = await Task.WhenAll(EndAsync(a), EndAsync(b));
        await Stories.EndAsync(world);
        var isOver = Said(world, LedgerRows.Config, "endedAt", SessionDirectory.Partition(Seed.Session)) is not null;
        foreach (var answer in told)
            Stories.Expect(answer is not ChangeOutcome<Session>.Changed || isOver, "a session that was answered as over is not");
        Stories.Expect(Count(world, "session-ended", SessionDirectory.Partition(Seed.Session)) == (isOver ? 1 : 0), "a session ended unsaid, or was said to have ended twice");

        static Task<ChangeOutcome<Session>?> EndAsync(Client gate) =>
            gate.TryAsync(app => app.Get<EndSession>().HandleAsync(Seed.Organisation, Seed.Session, _ => true, Seed.Operator, default));
    }

    private static bool IsHeld(World world) => Read.Holds(Read.State(world.Tables.Find(Seed.Partition(), LedgerRows.State)!));

    private static int HeldBy(World world) =>
        Count(world, "freeze") + Count(world, "kill") + Count(world, "credential-revoked") + Count(world, "connection-closed", Seed.Connection);

    private static bool IsWithdrawn(World world) =>
        SharedAgents.Parse(world.Tables.Find($"{Seed.Home}|{Ledgers.ControlPartition}", SharedAgents.Row(Seed.TheirAgent, Seed.Organisation))!.Content.Body).WithdrawnAt is not null;
}
