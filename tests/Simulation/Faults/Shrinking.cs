using Gatehouse.Simulation.Kernel;

namespace Gatehouse.Simulation.Faults;

/// <summary>Takes faults away from a run that failed for as long as it still fails: what is left is what a reader must understand.</summary>
internal static class Shrinking
{
    private const int MostRuns = 400;

    public static SimulationFailedException Of(SimulationFailedException find, Func<World, Task> scenario, SimOptions? options)
    {
        var (shortest, runs) = (find, 0);
        for (var chunk = Math.Max(1, Faults(find).Count); chunk > 0; chunk /= 2)
        {
            for (var from = 0; from < Faults(shortest).Count && runs < MostRuns; runs++)
            {
                var left = Faults(shortest).Where((_, i) => i < from || i >= from + chunk).ToArray();
                if (Fails(find, new FaultPlan.Explicit(left) { Gates = find.Plan.Gates }, scenario, options) is { } shorter)
                    shortest = shorter;
                else
                    from += chunk;
            }
        }

        return shortest;
    }

    private static IReadOnlyList<(int Index, Fault Fault)> Faults(SimulationFailedException find) => FaultPlan.Of(find.Operations, find.Plan.Gates).Faults;

    /// <summary>Another way to fail is another find.</summary>
    private static SimulationFailedException? Fails(SimulationFailedException find, FaultPlan plan, Func<World, Task> scenario, SimOptions? options)
    {
        try
        {
            new SimRun(find.Seed, plan, options).Execute(scenario);
            return null;
        }
        catch (SimulationFailedException again)
        {
            return again.Broken == find.Broken ? again : null;
        }
    }
}
