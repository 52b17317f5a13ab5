namespace Gatehouse.Simulation.Faults;

/// <summary>One port call, as it was made and as it ended.</summary>
public sealed class OperationRecord(int index, TimeSpan at, string instance, PortOperation operation, string key)
{
    public int Index { get; } = index;
    public TimeSpan At { get; } = at;
    public string Instance { get; } = instance;
    public PortOperation Operation { get; } = operation;
    public string Key { get; } = key;
    public Fault Fault { get; internal set; }

    /// <summary>A fault that would change nothing of this very call, as a conflict of a write without a condition.</summary>
    public FaultKind? Cannot { get; internal set; }

    /// <summary>When it took effect; <see langword="null"/> while it has not.</summary>
    public TimeSpan? AppliedAt { get; internal set; }

    /// <summary>What the world answered, whatever the caller learnt.</summary>
    public object? Answer { get; internal set; }

    /// <summary>It was made after the faults had stopped.</summary>
    public bool IsHealed { get; internal set; }

    /// <summary>The faults that this very call can have.</summary>
    public IEnumerable<Fault> Alphabet => IsHealed ? [] : FaultAlphabet.For(Operation).Where(fault => fault.Kind != Cannot);

    public override string ToString()
    {
        var fault = Fault.Kind is FaultKind.None ? "" : $"  << {Fault} >>";
        var applied = AppliedAt is { } at ? $" @{at.TotalSeconds:0.0000} {AnswerText.Of(Answer)}" : "";
        return $"#{Index,-4} {At.TotalSeconds,10:0.0000} {Instance,-6} {Operation} {Key}{applied}{fault}";
    }
}
