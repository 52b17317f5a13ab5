namespace Gatehouse.Siem;

/// <summary>What one run has seen of one sink.</summary>
/// <param name="until">No batch begins later.</param>
internal sealed class SinkTurn(string organisation, SiemSink sink, DateTimeOffset until)
{
    public string Organisation => organisation;

    public SiemSink Sink => sink;

    public DateTimeOffset Until => until;

    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>The sink, not a batch of it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Nothing more is sent in this run.</summary>
    public bool IsOver { get; private set; }

    public string? Fault { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    public void Note(string fault) => Fault ??= fault;

    public void End() => IsOver = true;

    /// <returns>Whether the batch was acknowledged.</returns>
    public bool Takes(SinkReply reply, DateTimeOffset now)
    {
        switch (reply)
        {
            case SinkReply.Taken:
                TakenAt = now;
                return true;
            case SinkReply.Refused refused:
                Note(refused.Why);
                return false;
            case SinkReply.Failed failed:
                (Fault, RetryAfter, HasFailed) = (failed.Why, failed.RetryAfter, true);
                End();
                return false;
            default:
                throw new InvalidOperationException($"a sink answered `{reply}`");
        }
    }
}
