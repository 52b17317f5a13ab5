namespace Gatehouse.Registry;

/// <summary>The consent of an agent's organisation that another one may connect to it. A row of the home's own ledger.</summary>
public sealed record Share
{
    public required string Agent { get; init; }

    /// <summary>Whose agents may call.</summary>
    public required string Organisation { get; init; }

    /// <summary>Rises each time it is given or withdrawn.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absent while it holds.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}
