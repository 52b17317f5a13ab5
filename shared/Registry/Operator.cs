namespace Gatehouse.Registry;

/// <summary>A person or a script that runs the gate.</summary>
/// <param name="Credential">Of the first key.</param>
public sealed record Operator(string Id, string Organisation, string Name, IReadOnlyList<OperatorRole> Roles, string Credential)
{
    /// <summary>Of all keys, in the order they were given.</summary>
    public IReadOnlyList<string> Credentials { get => field ?? [Credential]; init; }

    /// <summary>Rises with each change of this document.</summary>
    public long Revision { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>What an operator did stays theirs in the audit, so the document does too.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    internal bool IsStandingOwner => RemovedAt is null && Roles.Contains(OperatorRole.Owner);
}
