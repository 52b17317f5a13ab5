using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>How a principal proves itself. Holds no secret, only what recognises one.</summary>
public sealed record Credential
{
    public required string Id { get; init; }

    public required CredentialHolder Holder { get; init; }

    public required CredentialKind Kind { get; init; }

    /// <summary>The public part of a secret, found in its text.</summary>
    public string? KeyId { get; init; }

    public HashedSecret? Secret { get; init; }

    /// <summary>Of kind <see cref="CredentialKind.PublicKey"/>: what its assertions are signed with.</summary>
    public RegisteredKey? PublicKey { get; init; }

    /// <summary>Of kind <see cref="CredentialKind.Certificate"/>: what its certificate must be.</summary>
    public RegisteredCertificate? Certificate { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Null when it is not frozen.</summary>
    public DateTimeOffset? FrozenAt { get; init; }

    /// <summary>Rises with each freeze and thaw.</summary>
    public long Revision { get; init; }

    /// <summary>Neither revoked nor expired; it may be frozen, or still wait for its first moment.</summary>
    public bool IsActive(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);

    /// <summary>Good for signing in now.</summary>
    public bool IsCurrent(DateTimeOffset now) => IsActive(now) && FrozenAt is null && now >= NotBefore;
}
