namespace Gatehouse.Siem;

/// <summary>What one run has seen of one sink, whose chains are sent side by side.</summary>
/// <param name="until">No batch begins later.</param>
internal sealed class SinkTurn(string organisation, SiemSink sink, DateTimeOffset until)
{
    private readonly Lock gate = new();
    private Task<string?>? headerValue;
    private volatile bool isOver;

    public string Organisation => organisation;

    public SiemSink Sink => sink;

    public DateTimeOffset Until => until;

    /// <summary>Entries that were gone before they could be sent.</summary>
    public long Missing { get; private set; }

    public DateTimeOffset? TakenAt { get; private set; }

    /// <summary>The sink, not a batch of it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Nothing more is sent in this run.</summary>
    public bool IsOver => isOver;

    public string? Fault { get; private set; }

    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Reads the value of the sink's header once: one version's never changes.</summary>
    public Task<string?> HeaderValueAsync(Func<Task<string?>> read)
    {
        lock (gate)
            return headerValue ??= read();
    }

    public void Note(string fault)
    {
        lock (gate)
            Fault ??= fault;
    }

    public void Miss(string chain, SinkBatch batch)
    {
        if (batch.Missing == 0)
            return;
        lock (gate)
            Missing += batch.Missing;
        Note($"chain `{chain}` lacks {batch.Missing} of its entries right before entry {batch.First}");
    }

    public void End() => isOver = true;

    /// <returns>Whether the batch was acknowledged.</returns>
    public bool Takes(SinkReply reply, DateTimeOffset now)
    {
        switch (reply)
        {
            case SinkReply.Taken:
                lock (gate)
                    TakenAt = now;
                return true;
            case SinkReply.Refused refused:
                Note(refused.Why);
                return false;
            case SinkReply.Failed failed:
                lock (gate)
                    (Fault, RetryAfter, HasFailed) = (failed.Why, failed.RetryAfter > RetryAfter ? failed.RetryAfter : RetryAfter ?? failed.RetryAfter, true);
                End();
                return false;
            default:
                throw new InvalidOperationException($"a sink answered `{reply}`");
        }
    }
}
