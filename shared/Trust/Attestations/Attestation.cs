namespace Gatehouse.Trust.Attestations;

/// <summary>What a third party says of an agent, as it was verified when it was added.</summary>
/// <param name="Key">The id of the allowed key that signed it.</param>
/// <param name="Standard">What the agent was held against, as <c>iso-42001</c>.</param>
public sealed record Attestation(string Id, string Agent, string Key, string Issuer, string Standard, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    public const int MostOfAnAgent = 50;

    /// <summary>What of the agent it is about, in the attester's words.</summary>
    public string? Scope { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <param name="key">The key as it stands now.</param>
    public AttestationStanding On(DateTimeOffset now, AttestationKey? key) =>
        RevokedAt is not null ? AttestationStanding.Revoked
        : key is null or { RevokedAt: not null } ? AttestationStanding.KeyRevoked
        : now >= ExpiresAt ? AttestationStanding.Expired
        : AttestationStanding.Counts;
}
