namespace Gatehouse.Alerts;

/// <summary>What a look makes of an alert.</summary>
/// <param name="Notice">What people are told of it; null for nothing.</param>
public sealed record AlertChange(Alert Next, AlertNoticeKind? Notice = null);
