namespace Gatehouse.Simulation.Kernel;

/// <summary>
/// Every interleaving of a small scenario, each once: the choices of a run are the wheels of an odometer, and
/// <see cref="MoveNext"/> turns the last wheel that can still turn.
/// </summary>
/// <param name="from">Choices before this one have no wheel: whoever was ready first goes first.</param>
/// <param name="most">Nor have those after so many.</param>
public sealed class Odometer(int from = 0, int most = int.MaxValue) : IChoices
{
    private readonly List<(int Value, int Count)> wheels = [];
    private int choices;
    private int position;

    public int Pick(int count)
    {
        if (choices++ < from || position == most)
            return 0;
        if (position == wheels.Count)
            wheels.Add((0, count));
        if (wheels[position].Count != count)
            throw new InvalidOperationException($"the scenario is not deterministic: choice {position} had {wheels[position].Count} ways, now {count}");
        return wheels[position++].Value;
    }

    /// <summary>False when every interleaving was run.</summary>
    public bool MoveNext()
    {
        while (wheels.Count > 0 && wheels[^1].Value == wheels[^1].Count - 1)
            wheels.RemoveAt(wheels.Count - 1);
        (choices, position) = (0, 0);
        if (wheels.Count == 0)
            return false;

        wheels[^1] = wheels[^1] with { Value = wheels[^1].Value + 1 };
        return true;
    }
}
