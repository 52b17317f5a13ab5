namespace Gatehouse.Policy;

public sealed record DeliveryRules
{
    public static DeliveryRules Default { get; } = new();

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><see langword="null"/>: at most once for a tool server, which has no keys, else at least once.</summary>
    public bool? AtMostOnce { get; init; }

    public int MaxAttempts { get; init; } = 5;

    public TimeSpan ResultWithin { get; init; } = TimeSpan.FromHours(1);

    public int MaxInFlight { get; init; } = 64;

    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(10);
}
