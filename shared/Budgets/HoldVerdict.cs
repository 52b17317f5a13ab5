namespace Gatehouse.Budgets;

/// <summary>What a hold is, seen against the task it was made for.</summary>
public enum HoldVerdict
{
    /// <summary>The task has ended, or can never be: the hold ends.</summary>
    Settle,

    /// <summary>The task is under way, and holds its place.</summary>
    Keep,

    /// <summary>The task may still be accepted.</summary>
    Open,
}
