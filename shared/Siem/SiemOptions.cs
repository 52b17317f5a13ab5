namespace Gatehouse.Siem;

/// <summary>How the record is streamed to sinks.</summary>
public sealed record SiemOptions
{
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Of one batch.</summary>
    public int MaxEvents { get; init; } = 250;

    /// <summary>Of one batch, up to one event more.</summary>
    public int MaxBytes { get; init; } = 512 * 1024;

    /// <summary>Sinks that are sent to at once.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>Chains of one sink that are sent at once, each in its own order.</summary>
    public int ChainsAtOnce { get; init; } = 8;

    /// <summary>How long one answer may take.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No batch of a run begins later than this after its organisation's first.</summary>
    public TimeSpan SendFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>No organisation's turn begins later than this in a run.</summary>
    public TimeSpan RunFor { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>A sink that failed is tried again after <see cref="Every"/>, then twice as long each time, up to this.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often quiet sessions are looked at, too.</summary>
    public TimeSpan WalkEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A session is quiet when nothing of it was streamed for so long.</summary>
    public TimeSpan QuietAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most that a sink's own <c>Retry-After</c> is heeded.</summary>
    public TimeSpan MostRetryAfter { get; init; } = TimeSpan.FromHours(1);
}
