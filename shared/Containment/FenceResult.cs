namespace Gatehouse.Containment;

/// <summary>What fencing one connection came to.</summary>
/// <param name="Fenced">False when it could not be written, or not be told, in time.</param>
public sealed record FenceResult(string Connection, bool Fenced, IReadOnlyList<string> InFlight);
