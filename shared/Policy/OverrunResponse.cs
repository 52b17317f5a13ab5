namespace Gatehouse.Policy;

/// <summary>What a cost above its reserved bound does to the connection it was reported on.</summary>
public enum OverrunResponse
{
    /// <summary>No further task is sent until an operator has looked.</summary>
    Freeze,

    /// <summary>It is counted and written down, and nothing else.</summary>
    Record,
}
