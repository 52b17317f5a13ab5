using Gatehouse.Simulation.Adapters;

namespace Gatehouse.Simulation.Checks;

/// <summary>An invariant over writes: each applied write is looked at once, in order.</summary>
public abstract class JournalInvariant : IInvariant
{
    private int seen;

    /// <summary>Where in the journal the write that is looked at stands.</summary>
    protected int Position => seen;

    public abstract string Name { get; }

    public void Check(World world)
    {
        foreach (var write in world.Tables.WritesAfter(seen))
        {
            Examine(world, write);
            seen++;
        }
    }

    protected abstract void Examine(World world, RowWrite write);

    protected InvariantBrokenException Broken(string finding) => new(Name, finding);
}
