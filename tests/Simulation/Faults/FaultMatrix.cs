using System.Text;

namespace Gatehouse.Simulation.Faults;

/// <summary>How often each operation had each fault: what was explored, and what never was.</summary>
public sealed class FaultMatrix
{
    private static readonly PortOperation[] operations = Enum.GetValues<PortOperation>();
    private static readonly FaultKind[] kinds = Enum.GetValues<FaultKind>();
    private readonly long[,] counts = new long[operations.Length, kinds.Length];

    public long this[PortOperation operation, FaultKind kind] => counts[(int)operation, (int)kind];

    public void Count(PortOperation operation, FaultKind kind) => counts[(int)operation, (int)kind]++;

    public void Add(FaultMatrix other)
    {
        foreach (var operation in operations)
        {
            foreach (var kind in kinds)
                counts[(int)operation, (int)kind] += other[operation, kind];
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder("operation      ");
        foreach (var kind in kinds)
            text.Append($"{kind,16}");
        foreach (var operation in operations)
        {
            text.AppendLine().Append($"{operation,-15}");
            foreach (var kind in kinds)
                text.Append(kind is FaultKind.None || FaultAlphabet.Allows(operation, kind) ? $"{this[operation, kind],16}" : $"{"-",16}");
        }

        return text.ToString();
    }
}
