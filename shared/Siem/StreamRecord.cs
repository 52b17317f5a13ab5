using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Siem;

/// <summary>
/// Streams one organisation's record to its sink, each chain in its order, at least once: a mark moves when the sink has acknowledged.
/// No ledger takes part, so no dispatch waits for it.
/// </summary>
/// <remarks>Instances that do it at once send the same batches under the same keys, and one of them moves the mark.</remarks>
public sealed class StreamRecord(Ledgers ledgers, SiemRows rows, LookAtChains look, SendBatch send, IRandomSource random, SiemOptions options)
{
    /// <returns>How the stream stands; null where there is no sink.</returns>
    /// <exception cref="StoreUnavailableException">The next run goes on from the marks.</exception>
    public async Task<SiemStatus?> RunAsync(string organisation, CancellationToken ct)
    {
        if (await rows.FindAsync(organisation, ct) is not { State: not SinkState.Removed } sink)
            return null;
        var earlier = await rows.StatusAsync(organisation, ct);
        if (earlier is { NextTryAt: { } next } && earlier.Revision == sink.Revision && ledgers.Clock.Now < next)
            return earlier;

        var behind = await look.HandleAsync(organisation, sink, ct);
        var turn = new SinkTurn(organisation, sink, ledgers.Clock.Now + options.SendFor);
        IReadOnlyList<ChainPlace> left = sink.State == SinkState.Active ? await SendAsync(turn, behind, ct) : behind;
        var status = StatusOf(turn, earlier) with { Behind = left.Sum(place => place.Behind), Oldest = await look.OldestAsync(organisation, left, ct) };
        await rows.WriteAsync(organisation, status, ct);
        return status;
    }

    /// <summary>A batch of each chain, then the next of each: none waits for another's past.</summary>
    private async Task<IReadOnlyList<ChainPlace>> SendAsync(SinkTurn turn, List<ChainPlace> behind, CancellationToken ct)
    {
        // Begun anywhere: where time runs out, it does not always for the same.
        var start = behind.Count == 0 ? 0 : (int)(RandomText.NextUnit(random) * behind.Count) % behind.Count;
        var waiting = new Queue<ChainPlace>([.. behind.Skip(start), .. behind.Take(start)]);
        var left = new List<ChainPlace>();
        while (!turn.IsOver && ledgers.Clock.Now < turn.Until && waiting.TryDequeue(out var place))
        {
            var after = await SendNextAsync(turn, place, ct);
            if (after is { Behind: > 0 } && after.Mark.Sequence > place.Mark.Sequence)
                waiting.Enqueue(after);
            else if (after is { Behind: > 0 })
                left.Add(after);
        }

        return [.. left, .. waiting];
    }

    /// <returns>The place after it, the same when nothing was taken; null when somebody else is at it.</returns>
    private async Task<ChainPlace?> SendNextAsync(SinkTurn turn, ChainPlace place, CancellationToken ct)
    {
        if (await send.MakeAsync(turn.Organisation, place, ct) is not { } batch)
        {
            turn.Note($"chain `{place.Chain}` lacks entry {place.Mark.Sequence + 1}");
            return place;
        }

        // Before it is sent: after a crash the very same batch goes under the very same key.
        if (await rows.MoveAsync(turn.Organisation, place, place.Mark with { Sending = batch.Last, At = ledgers.Clock.Now }, ct) is not { } announced)
            return null;
        // Paused, moved or taken away meanwhile: what was acknowledged to the owner holds for the next batch.
        if ((await rows.FindAsync(turn.Organisation, ct))?.Revision != turn.Sink.Revision)
        {
            turn.End();
            return announced;
        }

        var reply = await send.SendAsync(turn.Organisation, turn.Sink, batch, ct);
        ledgers.Meters.Streamed(reply, batch.Events);
        if (!turn.Takes(reply, ledgers.Clock.Now))
            return announced;
        return await rows.MoveAsync(turn.Organisation, announced, announced.Mark with { Sequence = batch.Last, Sending = 0, At = ledgers.Clock.Now }, ct);
    }

    private SiemStatus StatusOf(SinkTurn turn, SiemStatus? earlier)
    {
        var now = ledgers.Clock.Now;
        var failures = !turn.HasFailed ? 0 : (earlier?.Failures ?? 0) + 1;
        return new SiemStatus(now, turn.Sink.Revision)
        {
            LastTakenAt = turn.TakenAt ?? earlier?.LastTakenAt,
            Failures = failures,
            NextTryAt = failures == 0 ? null : now + WaitAfter(failures, turn.RetryAfter),
            Fault = turn.Fault,
            Replay = turn.Sink.LastReplay,
        };
    }

    private TimeSpan WaitAfter(int failures, TimeSpan? asked)
    {
        var usual = options.Every * Math.Pow(2, Math.Min(failures - 1, 10));
        usual = usual < options.LongestWait ? usual : options.LongestWait;
        var heeded = asked < options.MostRetryAfter ? asked.Value : asked is null ? TimeSpan.Zero : options.MostRetryAfter;
        return heeded > usual ? heeded : usual;
    }
}
