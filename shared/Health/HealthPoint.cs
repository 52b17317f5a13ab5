namespace Gatehouse.Health;

/// <summary>What happened between two snapshots, and how the connection was at the later one.</summary>
public sealed record HealthPoint(DateTimeOffset From, HealthSnapshot End, HealthCounters Counted);
