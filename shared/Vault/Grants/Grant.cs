namespace Gatehouse.Vault.Grants;

/// <summary>What a person lets agents do at a provider, for as long as they, or somebody for them, do not end it.</summary>
public sealed record Grant
{
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    /// <summary>As <c>user:ana@example.com</c>.</summary>
    public required string User { get; init; }

    public required string Provider { get; init; }

    /// <summary>What was asked for and, once it is active, what of that was given; in ordinal order.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public required GrantStatus Status { get; init; }

    /// <summary>Why it was declined or broke.</summary>
    public string? Why { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the provider knew of its end, or was found to have no way to be told.</summary>
    public DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>While the person is at the provider.</summary>
    public GrantStart? Start { get; init; }

    /// <summary>Gone once it is over and the provider knows.</summary>
    public GrantTokens? Tokens { get; init; }

    /// <summary>Nobody comes back any more.</summary>
    public bool IsOverdue(DateTimeOffset now) => Status is GrantStatus.Pending && Start is { } start && now >= start.ExpiresAt;
}
