using System.Text;

namespace Gatehouse.Simulation.Faults;

/// <summary>How often each operation had each fault: what was explored, and what never was.</summary>
public sealed class FaultMatrix
{
    private static readonly PortOperation[] operations = Enum.GetValues<PortOperation>();
    private static readonly FaultKind[] kinds = Enum.GetValues<FaultKind>();
    private readonly long[,] counts = new long[operations.Length, kinds.Length];

    public long this[PortOperation operation, FaultKind kind] => counts[(int)operation, (int)kind];

    /// <summary>Calls that had a fault.</summary>
    public long Total { get; private set; }

    /// <summary>Cells that could be and have nothing in them.</summary>
    public IEnumerable<(PortOperation Operation, FaultKind Kind)> Empty =>
        from operation in operations
        from kind in kinds
        where IsPossible(operation, kind) && this[operation, kind] == 0
        select (operation, kind);

    public void Count(PortOperation operation, FaultKind kind)
    {
        counts[(int)operation, (int)kind]++;
        if (kind is not FaultKind.None)
            Total++;
    }

    public void Add(FaultMatrix other)
    {
        Total += other.Total;
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
                text.Append(IsPossible(operation, kind) ? $"{this[operation, kind],16}" : $"{"-",16}");
        }

        return text.ToString();
    }

    private static bool IsPossible(PortOperation operation, FaultKind kind) => kind is FaultKind.None || FaultAlphabet.Allows(operation, kind);
}
