namespace Gatehouse.Repair;

/// <summary>What a repair has to say of one place.</summary>
public enum RepairFinding
{
    /// <summary>Its clock is ahead of the store, and it refuses every commit.</summary>
    ClockAhead,

    /// <summary>Its clock was ahead and was set back.</summary>
    ClockSetBack,

    /// <summary>It could not be read or written.</summary>
    Failed,
}
