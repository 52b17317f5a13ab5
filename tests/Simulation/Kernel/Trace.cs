using System.Text;
using Gatehouse.Simulation.Faults;

namespace Gatehouse.Simulation.Kernel;

/// <summary>Everything that happened at the ports, in order, and its hash.</summary>
public sealed class Trace
{
    private readonly List<object> lines = [];
    private readonly List<OperationRecord> operations = [];

    public TraceHash Hash { get; } = new();

    public IReadOnlyList<OperationRecord> Operations => operations;

    public OperationRecord Begin(TimeSpan at, string instance, PortOperation operation, string key)
    {
        var record = new OperationRecord(operations.Count, at, instance, operation, key);
        operations.Add(record);
        lines.Add(record);
        Hash.Add((ulong)at.Ticks);
        Hash.Add((ulong)operation);
        Hash.Add(instance);
        Hash.Add(key);
        return record;
    }

    /// <summary>Something that is no port call: a crash, a start, a word of the scenario.</summary>
    public void Note(TimeSpan at, string text)
    {
        lines.Add($"----- {at.TotalSeconds,10:0.0000} {text}");
        Hash.Add(text);
    }

    public string Render(int last)
    {
        var text = new StringBuilder();
        if (lines.Count > last)
            text.AppendLine($"({lines.Count - last} earlier lines left out)");
        foreach (var line in lines.Skip(lines.Count - last))
            text.AppendLine(line.ToString());
        return text.ToString();
    }
}
