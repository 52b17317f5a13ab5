namespace Gatehouse.Containment;

/// <summary>A change on its way to every connection of an organisation.</summary>
/// <param name="Operator">Who asked for it.</param>
public sealed record Operation(string Id, ContainmentAction Action, string Operator, DateTimeOffset StartedAt);
