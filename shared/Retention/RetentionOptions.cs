namespace Gatehouse.Retention;

/// <summary>How what is too old is given up.</summary>
public sealed record RetentionOptions
{
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long entries stay that a chain has given up: whoever began to read them before, reads on.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between the checkpoints of two cuts of a chain: each cut adds an entry to it.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromDays(1);

    /// <summary>No chain is begun later in a run; the next run begins elsewhere.</summary>
    public TimeSpan RunFor { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Payloads of one chain that one run gives up.</summary>
    public int PayloadsAtOnce { get; init; } = 5000;
}
