namespace Gatehouse.Repair;

/// <summary>What a repair may do.</summary>
public sealed record RepairRequest
{
    /// <summary>Set back clocks that are ahead of the store.</summary>
    public bool Clock { get; init; }

    /// <summary>Only say what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>The last place that an earlier run finished; absent to begin.</summary>
    public RepairPlace? After { get; init; }
}
