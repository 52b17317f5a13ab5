namespace Gatehouse.Simulation.Checks;

/// <summary>
/// Something that must hold of the world as it truly is, after every effect or at the end. Made afresh for each run, so an
/// implementation may remember what it saw.
/// </summary>
public interface IInvariant
{
    string Name { get; }

    /// <exception cref="InvariantBrokenException">It does not hold.</exception>
    void Check(World world);
}
