namespace Gatehouse.Siem;

/// <summary>How far a chain was streamed; a row for each organisation and chain.</summary>
/// <remarks>INVARIANT (no gap): <paramref name="Sequence"/> grows only to what a sink has acknowledged.</remarks>
/// <param name="Sequence">The last entry that was acknowledged; 0 before the first.</param>
public sealed record ChainMark(long Sequence)
{
    public static ChainMark None { get; } = new(0);

    /// <summary>The last entry of the batch that is being sent, written before it is: whoever comes after a crash sends the very same. 0 for none.</summary>
    public long Sending { get; init; }

    /// <summary>The last replay that was followed.</summary>
    public int Replay { get; init; }

    /// <summary>How often it was moved back: batches that are sent again on purpose have other keys.</summary>
    public int Epoch { get; init; }

    public DateTimeOffset At { get; init; }
}
