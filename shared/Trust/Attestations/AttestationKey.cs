using Gatehouse.Identity;

namespace Gatehouse.Trust.Attestations;

/// <summary>A key that an owner allows to attest something of the organisation's agents.</summary>
/// <param name="Issuer">Whom attestations signed with it must name.</param>
public sealed record AttestationKey(string Id, string Issuer, RegisteredKey Key, DateTimeOffset CreatedAt)
{
    public const int MostKeys = 100;

    /// <summary>From then on nothing that it signed counts. Its key id is never allowed again.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}
