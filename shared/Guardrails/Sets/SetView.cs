namespace Gatehouse.Guardrails.Sets;

/// <summary>A set with the version of it that holds.</summary>
public sealed record SetView(StoredSet Set, SetVersion Version);
