namespace Gatehouse.Alerts;

/// <summary>Who took an alert on, and when.</summary>
public sealed record AlertHand(string Operator, DateTimeOffset At);
