namespace Gatehouse.Alerts.Routes;

/// <summary>What became of telling a notice over a route.</summary>
/// <param name="Tries">Before the last one, how often it failed or found no room.</param>
public sealed record AlertTelling(string Route, int Notice, AlertTellingResult Result, DateTimeOffset At, int Tries);
