namespace Gatehouse.Policy;

/// <summary>Tasks in any rolling window; 0 denies all, <see langword="null"/> is no limit.</summary>
public sealed record RateLimits(int? PerMinute, int? PerHour);
