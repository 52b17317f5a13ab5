using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Gate;

/// <summary>
/// What a gate has left behind when a story begins: rows and messages as it wrote them, without faults. It is told once, half a
/// minute before the story, and is there from the start in every run: what led to it need not be told, nor paid for, again.
/// Secrets, signed checkpoints and dead letters do not come along.
/// </summary>
/// <param name="policy">As in <see cref="Seed.Plant(World, string, string[])"/>.</param>
/// <param name="tell">What the gate was asked; null for a house in which nothing has happened yet.</param>
/// <param name="plant">What was there beside.</param>
/// <param name="delivers">Whether the gate received messages, and came to rest; else they wait for the story's.</param>
internal sealed class Past(string policy, Func<World, Client, Task>? tell = null, Action<World>? plant = null, bool delivers = false)
{
    private static readonly TimeSpan ago = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan toRest = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset epoch = new SimOptions().Epoch - ago;

    private readonly Lazy<Left> left = new(() => Task.Factory.StartNew(
        () => Tell(policy, tell, plant, delivers), default, TaskCreationOptions.LongRunning, TaskScheduler.Default).GetAwaiter().GetResult());

    public (Client A, Client B) Begin(World world, Func<GatePorts, GatePorts>? broken, TimeSpan messagesAfter = default)
    {
        Plant(world, messagesAfter);
        var gates = (Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9)), Stories.Start(world, "b", broken, TimeSpan.FromSeconds(-0.9)));
        Stories.StartMore(world, broken, 2);
        return gates;
    }

    public Client BeginAlone(World world, Func<GatePorts, GatePorts>? broken, TimeSpan messagesAfter = default)
    {
        Plant(world, messagesAfter);
        var gate = Stories.Start(world, "a", broken, TimeSpan.FromSeconds(0.9));
        Stories.StartMore(world, broken, 2);
        return gate;
    }

    /// <param name="world">A story's.</param>
    /// <param name="messagesAfter">None comes earlier.</param>
    private void Plant(World world, TimeSpan messagesAfter)
    {
        Read.Begin();
        world.Targets.Respond = _ => Adapters.TargetAnswer.Json(200, "{\"output\":1}");
        foreach (var (partition, rows) in left.Value.Rows)
            world.Tables.Apply(partition, rows, TimeSpan.Zero);
        foreach (var (message, due) in left.Value.Messages)
            world.Queue.Send(message, due > messagesAfter ? due : messagesAfter);
    }

    private static Left Tell(string policy, Func<World, Client, Task>? tell, Action<World>? plant, bool delivers)
    {
        Left? found = null;
        new SimRun(1, FaultPlan.Calm, new SimOptions { Epoch = epoch, MaxVirtualTime = ago }).Execute(async world =>
        {
            Seed.Plant(world, policy);
            plant?.Invoke(world);
            var gate = new Client(world, world.Start("past", instance => new GateApp(world, instance), delivers ? app => app.DeliverForeverAsync() : null));
            if (tell is not null)
                await tell(world, gate);
            if (delivers)
                await world.Pause.WaitAsync(toRest, default);
            found = Left.In(world);
        });
        return found!;
    }

    private sealed record Left(IReadOnlyList<(string Partition, IReadOnlyList<TableWrite> Rows)> Rows, IReadOnlyList<(QueueMessage Message, TimeSpan Due)> Messages)
    {
        /// <exception cref="NotSupportedException">A message is dead.</exception>
        public static Left In(World world) => world.Queue.All.Any(message => message.IsDead) ? throw new NotSupportedException("a dead letter would be alive again") : new(
            [.. world.Tables.Partitions.Select(partition => (partition, (IReadOnlyList<TableWrite>)[.. world.Tables.Rows(partition).Select(row => new TableWrite.Upsert(row.Key, row.Content))]))],
            [.. world.Queue.All.Select(message => (message.Message, message.VisibleAt - ago))]);
    }
}
