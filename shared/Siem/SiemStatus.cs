namespace Gatehouse.Siem;

/// <summary>How a sink's stream stood when it was last looked at; a row for each organisation.</summary>
/// <param name="Revision">Of the sink: another one is not waited for.</param>
public sealed record SiemStatus(DateTimeOffset At, int Revision)
{
    /// <summary>Entries that are recorded and not acknowledged.</summary>
    public long Behind { get; init; }

    /// <summary>When the first of them was recorded.</summary>
    public DateTimeOffset? Oldest { get; init; }

    public DateTimeOffset? LastTakenAt { get; init; }

    /// <summary>Runs in a row in which the sink did not answer as it should.</summary>
    public int Failures { get; init; }

    /// <summary>Nothing is sent before.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Why the last batch was not taken, if it was not.</summary>
    public string? Fault { get; init; }

    /// <summary>Entries that were gone before they could be sent, ever.</summary>
    public long Missing { get; init; }

    /// <summary>When every chain was last looked at, quiet ones too.</summary>
    public DateTimeOffset? WalkedAt { get; init; }

    /// <summary>All chains have followed this replay and those before it.</summary>
    public int Replay { get; init; }
}
