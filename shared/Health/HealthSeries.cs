namespace Gatehouse.Health;

/// <summary>How a connection was from one time to another.</summary>
/// <param name="Now">As it is.</param>
/// <param name="Points">The oldest first; where nothing has changed, or nobody looked, there is none.</param>
public sealed record HealthSeries(HealthSnapshot Now, IReadOnlyList<HealthPoint> Points);
