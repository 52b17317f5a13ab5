namespace Gatehouse.Registry;

/// <summary>A tenant.</summary>
public sealed record Organisation(string Id, string Name, DateTimeOffset CreatedAt);
