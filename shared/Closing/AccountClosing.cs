namespace Gatehouse.Closing;

/// <summary>The closing of an organisation: one row, which says how far it has come.</summary>
/// <param name="Operator">The owner who asked for it.</param>
/// <param name="Word">Stands on the last line of the export alone: whoever says it has all of it. Gone when it was said.</param>
public sealed record AccountClosing(string Organisation, string Operator, DateTimeOffset AskedAt, string? Word)
{
    /// <summary>What kills the organisation; null until it was asked for.</summary>
    public string? Operation { get; init; }

    /// <summary>When somebody last began to export.</summary>
    public DateTimeOffset? ExportedAt { get; init; }

    /// <summary>From here on there is no way back.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Everything is deleted, and the data key erased.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}
