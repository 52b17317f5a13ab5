namespace Gatehouse.Registry;

/// <summary>How long a host's word for an operator is good for telling them.</summary>
public sealed record VouchedOptions
{
    /// <summary>From the last sign-in on; 1 to 365 days, 30 by default.</summary>
    public TimeSpan CountsFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long after the last sign-in it is known whose an address was.</summary>
    public TimeSpan KeptFor => CountsFor + Settling > Longest ? CountsFor + Settling : Longest;

    /// <summary>The same of whom the directory gives no role any more: longer than anything waits that they have answered, asked for or changed.</summary>
    public static TimeSpan Settling { get; } = TimeSpan.FromDays(10);

    private static TimeSpan Longest { get; } = TimeSpan.FromDays(90);
}
