using Gatehouse.Simulation.Adapters;
using Gatehouse.Simulation.Checks;

namespace Gatehouse.Simulation.Gate.Promises;

/// <summary>
/// No decision is dated later than true time by more than the clocks may differ: rates, months and leases are told by it, and
/// a partition whose last decision lies ahead decides nothing until that time has come.
/// </summary>
internal sealed class TimesAreTrue : JournalInvariant
{
    private static readonly TimeSpan spread = TimeSpan.FromSeconds(2);

    public override string Name => "times are true";

    protected override void Examine(World world, RowWrite write)
    {
        if (write.Key != "state")
            return;

        var (dated, written) = (Read.State(write.After!).LastTime, world.Options.Epoch + write.At);
        if (dated > written + spread)
            throw Broken($"`{write.Partition}` was decided at {dated:O} and written at {written:O}");
    }
}
