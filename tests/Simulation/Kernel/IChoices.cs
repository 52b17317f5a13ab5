namespace Gatehouse.Simulation.Kernel;

/// <summary>Who goes next, of those that could.</summary>
public interface IChoices
{
    /// <summary>0 to <paramref name="count"/> - 1. Asked only when there is a choice.</summary>
    int Pick(int count);
}
