namespace Gatehouse.Health;

/// <summary>When the first task of a session was accepted, and when the last.</summary>
public sealed record SessionSpan(string Session, DateTimeOffset First, DateTimeOffset Last);
