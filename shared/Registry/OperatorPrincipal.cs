namespace Gatehouse.Registry;

/// <summary>An operator who has proven who they are.</summary>
public sealed record OperatorPrincipal(string Organisation, string OperatorId, IReadOnlyList<OperatorRole> Roles);
