namespace Gatehouse.Containment;

/// <summary>What became of the wish to contain an organisation.</summary>
public abstract record OperationOutcome
{
    private OperationOutcome() { }

    /// <summary>The organisation's own document says it; the operation brings it to every connection.</summary>
    public sealed record Started(Operation Operation) : OperationOutcome;

    /// <summary>It was never founded.</summary>
    public sealed record Unknown : OperationOutcome;

    /// <summary>It has ended for good: nothing thaws what was killed.</summary>
    public sealed record Killed : OperationOutcome;

    /// <summary>Nothing has happened.</summary>
    public sealed record Unavailable(string Why) : OperationOutcome;

    /// <summary>It may be under way; a message finishes it if it is.</summary>
    public sealed record InDoubt(string Operation) : OperationOutcome;
}
