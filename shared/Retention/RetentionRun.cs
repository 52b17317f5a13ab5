namespace Gatehouse.Retention;

/// <summary>What one run gave up of an organisation's record.</summary>
/// <param name="Erased">Payloads.</param>
/// <param name="Cut">Chains that begin later from now on.</param>
/// <param name="Deleted">Entries that chains had given up before.</param>
public sealed record RetentionRun(string Organisation, int Erased, int Cut, int Deleted)
{
    /// <summary>An incident is open: nothing is given up until it is closed.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What will hold, and from when, where this run is the first of an organisation that was founded before there was retention.</summary>
    public RetentionPlan? Planned { get; init; }

    /// <summary>Why it broke off, or one chain was left as it was; null when nothing failed.</summary>
    public Exception? Failure { get; init; }
}
