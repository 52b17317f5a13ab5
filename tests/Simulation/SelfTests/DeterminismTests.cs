using Gatehouse.Ports;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.SelfTests;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_seed_always_gives_the_same_run(ulong seed)
    {
        var (first, second) = (Run(seed), Run(seed));

        Assert.Equal(first.TraceHash, second.TraceHash);
        Assert.Equal((first.Steps, first.VirtualTime), (second.Steps, second.VirtualTime));
        Assert.Equal(first.Operations.Select(operation => operation.ToString()), second.Operations.Select(operation => operation.ToString()));
    }

    [Fact]
    public void Seeds_give_different_runs() =>
        Assert.Equal(50, Enumerable.Range(0, 50).Select(seed => Run((ulong)seed).TraceHash).Distinct().Count());

    [Fact]
    public void A_fault_changes_nothing_before_it()
    {
        var calm = Run(7, FaultPlan.Calm);
        var index = calm.Operations.Last(operation => operation.Operation is PortOperation.TableWrite).Index;

        var faulted = Run(7, FaultPlan.At(index, new Fault(FaultKind.Fail)));

        Assert.Equal(calm.Operations.Take(index).Select(operation => operation.ToString()), faulted.Operations.Take(index).Select(operation => operation.ToString()));
        Assert.Equal(FaultKind.Fail, faulted.Operations[index].Fault.Kind);
    }

    [Fact]
    public void The_generator_is_the_published_one()
    {
        // The first outputs of xoshiro256** whose state is SplitMix64 of zero.
        var random = new SimRandom(0);

        Assert.Equal([0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL], [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    private static SimReport Run(ulong seed, FaultPlan? plan = null) =>
        new SimRun(seed, plan ?? new FaultPlan.Swarm(new FaultMix(0.1, [.. Enum.GetValues<FaultKind>().Skip(1)], TimeSpan.FromSeconds(5), 0))).Execute(StoryAsync);

    private static async Task StoryAsync(World world)
    {
        var gates = Enumerable.Range(0, 3).Select(i => world.Start($"g{i}", instance => instance, ReceiveAsync)).ToArray();
        foreach (var gate in gates)
        {
            try
            {
                await gate.CallAsync(instance => new Tally(instance).RaiseAsync(gate.Name));
                await gate.CallAsync(instance => instance.Queue.SendAsync([new QueueMessage(gate.Name, default), new QueueMessage("x", default)], default));
            }
            catch (Exception error) when (error is InstanceCrashedException or IOException)
            {
                world.Trace.Note(world.Scheduler.Now, error.Message);
            }
        }

        await world.HealAsync(TimeSpan.FromMinutes(10));
    }

    private static async Task ReceiveAsync(Instance instance)
    {
        while (true)
        {
            try
            {
                foreach (var message in await instance.Receiver.ReceiveAsync(2, TimeSpan.FromSeconds(10), default))
                    await message.CompleteAsync(default);
                foreach (var message in await instance.Receiver.ReceiveDeadLettersAsync(2, TimeSpan.Zero, default))
                    await message.CompleteAsync(default);
            }
            catch (IOException)
            {
                await instance.Pause.WaitAsync(TimeSpan.FromSeconds(1), default);
            }
        }
    }
}
