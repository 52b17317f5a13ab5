namespace Gatehouse.Audit.Checkpoints;

/// <summary>When checkpoints are signed.</summary>
public sealed record CheckpointOptions
{
    /// <summary>A window has at most one checkpoint of an organisation. Windows begin at whole multiples of it since 1970.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how many checkpoints one holds the heads of all chains again, and not of those alone that changed.</summary>
    public int AllHeadsEvery { get; init; } = 64;

    /// <summary>Heads in one checkpoint; what is more goes into the next one, at once.</summary>
    public int MaxLeaves { get; init; } = 4000;

    /// <summary>How long a run follows one organisation's chains. What it has not come to by then is signed as far as it was followed, and the next run goes on from there.</summary>
    public TimeSpan FollowFor { get; init; } = TimeSpan.FromMinutes(3);

    internal long WindowOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / Every.Ticks;
}
