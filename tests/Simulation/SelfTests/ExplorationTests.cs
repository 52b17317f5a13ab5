using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.SelfTests;

public sealed class ExplorationTests
{
    private const int Requests = 3;

    private static readonly SimOptions exact = new() { Invariants = () => [new CountIsExact(Requests), new WriteOnceRows(), new RowsStayInTheirOrganisation()] };

    [Fact]
    public void A_guarded_tally_stands_every_single_fault_and_every_pair()
    {
        var exploration = new Exploration(world => StoryAsync(world, Tally.Guards.All, Requests), exact);

        exploration.Singles(seed: 1);
        exploration.Pairs(seed: 2);

        Assert.InRange(exploration.Runs, 1000, 100_000);
        Assert.All(FaultAlphabet.For(PortOperation.TableWrite), fault => Assert.NotEqual(0, exploration.Faults[PortOperation.TableWrite, fault.Kind]));
    }

    [Fact]
    public void A_guarded_tally_stands_a_swarm()
    {
        var exploration = new Exploration(world => StoryAsync(world, Tally.Guards.All, Requests), exact);

        exploration.Swarm(firstSeed: 1, seeds: 500);

        Assert.Equal(500, exploration.Runs);
    }

    [Fact]
    public void Without_the_etag_some_schedule_loses_a_unit()
    {
        var exploration = new Exploration(world => StoryAsync(world, Tally.Guards.ReadBack, Requests), exact);

        var find = exploration.Find(1, 50);

        Assert.IsType<InvariantBrokenException>(find?.InnerException);
        Assert.Throws<SimulationFailedException>(() => exploration.Run(find.Seed, find.Plan));
    }

    [Fact]
    public void Without_the_read_back_one_fault_counts_a_request_twice()
    {
        var exploration = new Exploration(world => StoryAsync(world, Tally.Guards.ETag, Requests), exact);

        var find = Assert.Throws<SimulationFailedException>(() => exploration.Singles(1));

        Assert.Single(Assert.IsType<FaultPlan.Explicit>(find.Plan).Faults);
        Assert.Contains("count is exact", find.Message);
        Assert.Contains("TableWrite org|tally", find.Message);
    }

    [Fact]
    public void An_odometer_runs_every_interleaving_once()
    {
        var orders = new List<string>();
        var exploration = new Exploration(
            async world =>
            {
                var order = new List<string>();
                await Task.WhenAll(TwoStepsAsync("a"), TwoStepsAsync("b"));
                orders.Add(string.Concat(order));

                Task TwoStepsAsync(string name) => world.StartInstance(name).CallAsync(async () =>
                {
                    order.Add(name);
                    await YieldAsync();
                    order.Add(name);
                });
            },
            new SimOptions { MaxLatency = TimeSpan.Zero });

        Assert.True(exploration.Interleavings(1, FaultPlan.Calm, limit: 10_000));

        Assert.Equal(["aabb", "abab", "abba", "baab", "baba", "bbaa"], orders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_interleaving_of_two_raises_counts_two()
    {
        var exploration = new Exploration(
            async world =>
            {
                var (a, b) = (world.Start("a", instance => new Tally(instance)), world.Start("b", instance => new Tally(instance)));
                await Task.WhenAll(a.CallAsync(app => app.RaiseAsync("r1")), b.CallAsync(app => app.RaiseAsync("r2")));
                Assert.Equal(2, Tally.CountIn(world));
            },
            exact with { MaxLatency = TimeSpan.Zero });

        exploration.Interleavings(1, FaultPlan.Calm, limit: 5_000);

        Assert.InRange(exploration.Runs, 100, 5_000);
    }

    /// <summary>The shape of a scenario: processes, clients that try again, healing, what must be true at the end.</summary>
    private static async Task StoryAsync(World world, Tally.Guards guards, int requests)
    {
        var gates = new[] { "a", "b" }.Select(name => world.Start(name, instance => new Tally(instance, guards))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, requests).Select(i => ClientAsync(gates[i % gates.Length], $"r{i}")));

        await world.HealAsync(TimeSpan.FromMinutes(5));
        if (guards is Tally.Guards.All)
            Assert.Equal(requests, Tally.CountIn(world));

        async Task ClientAsync(Replica<Tally> gate, string request)
        {
            for (var tries = 0; tries < 100; tries++)
            {
                try
                {
                    await gate.CallAsync(tally => tally.RaiseAsync(request));
                    return;
                }
                catch (InstanceCrashedException)
                {
                    await world.Pause.WaitAsync(TimeSpan.FromSeconds(2), default);
                }
            }

            Assert.Fail($"request `{request}` was never answered");
        }
    }

    private static Task YieldAsync()
    {
        var turn = new TaskCompletionSource();
        SynchronizationContext.Current!.Post(_ => turn.SetResult(), null);
        return turn.Task;
    }
}
