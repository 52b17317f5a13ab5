namespace Gatehouse.Local;

/// <summary>What the environment says of this process.</summary>
public sealed record LocalOptions
{
    /// <summary>The data folder, as a full path.</summary>
    public required string DataFolder { get; init; }

    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>For development: targets may be private, on any port, and plain http.</summary>
    public bool AllowPrivateTargets { get; init; }

    /// <summary>Accept only: nothing is received from the queue.</summary>
    public bool PauseDelivery { get; init; }
}
