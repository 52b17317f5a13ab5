using System.Collections.Concurrent;
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

        var begun = ledgers.Clock.Now;
        var isWalk = earlier?.WalkedAt is not { } walked || (begun - walked).Duration() >= options.WalkEvery;
        var seen = await look.HandleAsync(organisation, sink, isWalk, ct);
        var turn = new SinkTurn(organisation, sink, ledgers.Clock.Now + options.SendFor);
        var left = sink.State == SinkState.Active ? await SendAsync(turn, seen.Behind, ct) : seen.Behind;
        var status = StatusOf(turn, earlier) with
        {
            Behind = left.Sum(place => place.Behind),
            Oldest = await look.OldestAsync(organisation, left, ct),
            Fault = turn.Fault ?? seen.Fault,
            // What one chain has yet to follow must not be forgotten for the others' sake.
            Replay = seen.HasFollowed ? sink.LastReplay : earlier?.Replay ?? 0,
            WalkedAt = isWalk && seen.IsWhole ? begun : earlier?.WalkedAt,
        };
        await rows.WriteAsync(organisation, status, ct);
        return status;
    }

    /// <summary>A batch of each chain, some at once, then the next of each: none waits for another's past.</summary>
    private async Task<IReadOnlyList<ChainPlace>> SendAsync(SinkTurn turn, IReadOnlyList<ChainPlace> behind, CancellationToken ct)
    {
        var waiting = new ConcurrentQueue<ChainPlace>(Rotated.Anywhere(behind, random));
        var left = new ConcurrentQueue<ChainPlace>();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.ChainsAtOnce, behind.Count)).Select(_ => WorkAsync(turn, waiting, left, ct)));
        return [.. left, .. waiting];
    }

    private async Task WorkAsync(SinkTurn turn, ConcurrentQueue<ChainPlace> waiting, ConcurrentQueue<ChainPlace> left, CancellationToken ct)
    {
        while (!turn.IsOver && ledgers.Clock.Now < turn.Until && waiting.TryDequeue(out var place))
        {
            var (after, goesOn) = await TryNextAsync(turn, place, ct);
            if (after is { Behind: > 0 } && goesOn)
                waiting.Enqueue(after);
            else if (after is { Behind: > 0 })
                left.Enqueue(after);
        }
    }

    /// <remarks>An entry that makes no sense, or a store that does not answer for one chain, holds up no other.</remarks>
    private async Task<(ChainPlace? After, bool GoesOn)> TryNextAsync(SinkTurn turn, ChainPlace place, CancellationToken ct)
    {
        try
        {
            return await SendNextAsync(turn, place, ct);
        }
#pragma warning disable CA1031 // counted and told of; the next run sends what this one has announced
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            turn.Note($"chain `{place.Chain}` could not be read, or its mark not be written");
            return (place, false);
        }
    }

    /// <returns>The place after it, the same when nothing was taken, null when somebody else is at it; and whether there is more to do for it now.</returns>
    private async Task<(ChainPlace? After, bool GoesOn)> SendNextAsync(SinkTurn turn, ChainPlace place, CancellationToken ct)
    {
        if (await send.MakeAsync(turn.Organisation, place, ct) is not { } batch)
        {
            turn.Note($"chain `{place.Chain}` lacks entry {place.Mark.Sequence + 1} and all after it");
            return (place, false);
        }

        // Before it is sent: after a crash the very same batch goes under the very same key.
        if (await rows.MoveAsync(turn.Organisation, place, place.Mark with { Sending = batch.Last, At = ledgers.Clock.Now }, ct) is not { } announced)
            return (null, false);
        // Paused, moved or taken away meanwhile: what was acknowledged to the owner holds for the next batch.
        if ((await rows.FindAsync(turn.Organisation, ct))?.Revision != turn.Sink.Revision)
        {
            turn.End();
            return (announced, false);
        }

        var reply = await send.SendAsync(turn, batch, ct);
        ledgers.Meters.Streamed(reply, batch.Events);
        // None of it was taken, so half of it may go under another key.
        if (reply is SinkReply.Refused { IsTooLarge: true } && batch.Events > 1)
            return (await rows.MoveAsync(turn.Organisation, announced, announced.Mark with { Sending = batch.First + (batch.Events / 2) - 1 }, ct), true);
        if (!turn.Takes(reply, ledgers.Clock.Now))
            return (announced, false);
        var moved = await rows.MoveAsync(turn.Organisation, announced, announced.Mark with { Sequence = batch.Last, Sending = 0, At = ledgers.Clock.Now }, ct);
        if (moved is not null)
            turn.Miss(place.Chain, batch);
        return (moved, true);
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
            Missing = (earlier?.Missing ?? 0) + turn.Missing,
        };
    }

    private TimeSpan WaitAfter(int failures, TimeSpan? asked)
    {
        var usual = Doubling.Of(options.Every, failures - 1, options.LongestWait);
        var heeded = asked < options.MostRetryAfter ? asked.Value : asked is null ? TimeSpan.Zero : options.MostRetryAfter;
        return heeded > usual ? heeded : usual;
    }
}
