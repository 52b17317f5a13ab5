using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.SelfTests;

/// <summary>The tally's promise: one mark for each unit, and never more units than requests.</summary>
internal sealed class CountIsExact(int requests) : IInvariant
{
    public string Name => "count is exact";

    public void Check(World world)
    {
        if (Tally.CountIn(world) != Tally.MarksIn(world) || Tally.CountIn(world) > requests)
            throw new InvariantBrokenException(Name, $"the count is {Tally.CountIn(world)} with {Tally.MarksIn(world)} marks and {requests} requests");
    }
}
