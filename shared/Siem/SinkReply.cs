namespace Gatehouse.Siem;

/// <summary>What a sink made of a batch.</summary>
internal abstract record SinkReply
{
    private SinkReply() { }

    /// <summary>Acknowledged.</summary>
    public sealed record Taken : SinkReply;

    /// <summary>The sink will not have this batch: its chain waits, others go on.</summary>
    /// <param name="IsTooLarge">It may take a smaller one.</param>
    public sealed record Refused(string Why, bool IsTooLarge = false) : SinkReply;

    /// <summary>The sink is not well, or does not know us: everything waits.</summary>
    public sealed record Failed(string Why, TimeSpan? RetryAfter) : SinkReply;
}
