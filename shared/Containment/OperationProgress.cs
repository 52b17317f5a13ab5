namespace Gatehouse.Containment;

/// <summary>How far an operation has come. Somebody who works on it says so every second or so.</summary>
/// <param name="Total">Connections there are.</param>
/// <param name="Done">Connections that hold it.</param>
/// <param name="Failed">Connections that could not be reached yet; they are tried again.</param>
public sealed record OperationProgress(int Total, int Done, int Failed, DateTimeOffset UpdatedAt, DateTimeOffset? EndedAt = null);
