namespace Gatehouse.Budgets;

/// <summary>The times of budgets.</summary>
public sealed record BudgetOptions
{
    /// <summary>How long an instance remembers whether there is a budget.</summary>
    public TimeSpan RememberedFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a dispatch has from its hold to its decision: past it the hold may be given back.</summary>
    public TimeSpan HeldFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait between two looks at a task that holds a budget; its end is told at once.</summary>
    public TimeSpan LongestLook { get; init; } = TimeSpan.FromMinutes(5);

    public int Remembered { get; init; } = 20_000;
}
