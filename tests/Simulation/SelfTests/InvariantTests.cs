using Gatehouse.Ports;
using Gatehouse.Simulation.Checks;
using Gatehouse.Simulation.Faults;
using Gatehouse.Simulation.Kernel;
using static Gatehouse.Simulation.SelfTests.Rows;

namespace Gatehouse.Simulation.SelfTests;

public sealed class InvariantTests
{
    [Theory]
    [InlineData("audit|1")]
    [InlineData("mark|7")]
    [InlineData("input|task")]
    public void An_overwritten_or_deleted_entry_is_found(string key)
    {
        Assert.Contains("overwritten", Finding<WriteOnceRows>(Insert(key), new TableWrite.Upsert(key, Content("other"))));
        Assert.Contains("deleted", Finding<WriteOnceRows>(Insert(key), new TableWrite.Delete(key, null)));
    }

    [Fact]
    public void Other_rows_may_change() =>
        Write<WriteOnceRows>(FaultPlan.Calm, Insert("state"), new TableWrite.Upsert("state", Content("other")), new TableWrite.Delete("state", null));

    [Fact]
    public void A_row_of_another_organisation_is_found() =>
        Assert.Contains("`other`", Finding<RowsStayInTheirOrganisation>(new TableWrite.Insert("row", new RowContent("other", "", default))));

    [Fact]
    public void An_effect_that_lands_late_is_checked_too()
    {
        var plan = FaultPlan.At(1, new Fault(FaultKind.LandLate, TimeSpan.FromSeconds(10)));

        Assert.Throws<SimulationFailedException>(() => Write<WriteOnceRows>(plan, Insert("audit|1"), new TableWrite.Upsert("audit|1", Content("other"))));
    }

    [Fact]
    public void Healing_runs_the_end_checks_and_waits_for_quiet()
    {
        var ended = new SimOptions { EndChecks = () => [new Never()] };

        Assert.Contains("never", Assert.Throws<SimulationFailedException>(() => new SimRun(1, options: ended).Execute(world => world.HealAsync(TimeSpan.FromSeconds(1)))).Message);
        Assert.Contains("quiet after healing", Assert.Throws<SimulationFailedException>(() => new SimRun(1, options: ended).Execute(async world =>
        {
            await world.StartInstance("a").Queue.SendAsync([new QueueMessage("unread", default)], default);
            await world.HealAsync(TimeSpan.FromMinutes(5));
        })).Message);
    }

    [Fact]
    public void The_matrix_shows_what_was_explored_and_what_cannot_be()
    {
        var matrix = new FaultMatrix();
        matrix.Count(PortOperation.TableWrite, FaultKind.Conflict);
        matrix.Count(PortOperation.TableWrite, FaultKind.Conflict);

        var row = Assert.Single($"{matrix}".Split(Environment.NewLine), line => line.StartsWith("TableWrite", StringComparison.Ordinal));

        Assert.Equal(["TableWrite", "0", "0", "0", "0", "0", "0", "0", "0", "2", "0", "-", "-", "-", "-", "-", "-"], row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Finding<TInvariant>(params TableWrite[] writes)
        where TInvariant : IInvariant, new() =>
        Assert.IsType<InvariantBrokenException>(
            Assert.Throws<SimulationFailedException>(() => Write<TInvariant>(FaultPlan.Calm, writes)).InnerException).Message;

    private static void Write<TInvariant>(FaultPlan plan, params TableWrite[] writes)
        where TInvariant : IInvariant, new() =>
        new SimRun(1, plan, new SimOptions { Invariants = () => [new TInvariant()] }).Execute(async world =>
        {
            var store = world.StartInstance("a").Tables;
            foreach (var write in writes)
            {
                try
                {
                    await store.WriteAsync(Partition, [write], default);
                }
                catch (InjectedFaultException)
                {
                    await world.Pause.WaitAsync(TimeSpan.FromMinutes(1), default);
                }
            }
        });

    private sealed class Never : IInvariant
    {
        public string Name => "never";

        public void Check(World world) => throw new InvariantBrokenException(Name, "this check always fails");
    }
}
