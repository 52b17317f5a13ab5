namespace Gatehouse.Sessions;

/// <summary>What an agent does in one go, for one person: its tasks belong together.</summary>
public sealed record Session
{
    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Agent { get; init; }

    /// <summary>The person it is for, as <c>user:ana@example.com</c>.</summary>
    public string? Human { get; init; }

    /// <summary>The operator who opened it; absent when its agent did.</summary>
    public string? OpenedBy { get; init; }

    public string? Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When somebody ended it before its time.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null when it is not frozen.</summary>
    public DateTimeOffset? FrozenAt { get; init; }

    /// <summary>When it was stopped, with all that it had accepted: it has ended too, by then at the latest.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Grows with each change.</summary>
    public required int Revision { get; init; }

    /// <summary>From then on no task may join it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset OverAt => EndedAt < ExpiresAt ? EndedAt.Value : ExpiresAt;
}
