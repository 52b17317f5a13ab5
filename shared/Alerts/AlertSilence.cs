namespace Gatehouse.Alerts;

/// <summary>Nobody is told anything of an alert for a while.</summary>
public sealed record AlertSilence(string Operator, DateTimeOffset At, DateTimeOffset Until)
{
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);
}
