namespace Gatehouse.Alerts;

/// <summary>How a credential that is active stands among those of its holder.</summary>
/// <param name="LastUsedAt">To the hour; null where no use is known.</param>
public sealed record CredentialLife(DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>When a newer one was used first; null while none was.</summary>
    public DateTimeOffset? ReplacedAt { get; init; }

    /// <summary>A newer one is good for longer.</summary>
    public bool IsOutlived { get; init; }
}
