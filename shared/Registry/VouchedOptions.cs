namespace Gatehouse.Registry;

/// <summary>How long a host's word for an operator is good for telling them.</summary>
public sealed record VouchedOptions
{
    /// <summary>From the last sign-in on; 1 to 365 days, 30 by default.</summary>
    public TimeSpan CountsFor { get; init; } = TimeSpan.FromDays(30);
}
