namespace Gatehouse.Registry;

/// <summary>A person or a script that runs the gate.</summary>
public sealed record Operator(string Id, string Organisation, string Name, IReadOnlyList<OperatorRole> Roles, string Credential);
