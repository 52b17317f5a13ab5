namespace Gatehouse.Guardrails.Sets;

/// <summary>What an organisation's ledger says of a set: what it is called, and which of its versions holds.</summary>
/// <param name="Name">Of the version that holds.</param>
/// <param name="Version">Rises with each change; each version has a row of its own.</param>
public sealed record StoredSet(string Id, string Name, int Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    /// <summary>The version of the organisation's ledger since which this version holds.</summary>
    public long Since { get; init; }

    /// <summary>Nobody may name it any more; whoever named it before is still held to it.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}
