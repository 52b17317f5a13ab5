using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Sessions;

namespace Gatehouse.Siem;

/// <summary>Which chains have more than was streamed: one read of each chain's state. Marks follow the replays that were asked for.</summary>
public sealed class LookAtChains(Ledgers ledgers, SiemRows rows, AuditChains chains)
{
    private const int Lot = 500;
    private const int AtOnce = 16;
    private const int Minutes = 60;

    internal async Task<List<ChainPlace>> HandleAsync(string organisation, SiemSink sink, CancellationToken ct)
    {
        var behind = new List<ChainPlace>();
        await foreach (var lot in chains.IdsAsync(organisation, ct).Chunk(Lot).WithCancellation(ct))
        {
            var marks = await rows.MarksAsync(organisation, lot[0], lot[^1], ct);
            foreach (var some in lot.Chunk(AtOnce))
            {
                var found = await Task.WhenAll(some.Select(chain => LookAsync(organisation, sink, marks.TryGetValue(chain, out var known) ? new ChainPlace(chain, known.Mark, known.ETag, 0) : new ChainPlace(chain, ChainMark.None, null, 0), ct)));
                behind.AddRange(found.OfType<ChainPlace>());
            }
        }

        return behind;
    }

    /// <summary>When the first entry was recorded that was not acknowledged.</summary>
    internal async Task<DateTimeOffset?> OldestAsync(string organisation, IReadOnlyList<ChainPlace> behind, CancellationToken ct)
    {
        DateTimeOffset? oldest = null;
        foreach (var some in behind.Chunk(AtOnce))
        {
            foreach (var entry in await Task.WhenAll(some.Select(place => chains.FindAsync(organisation, place.Chain, place.Mark.Sequence + 1, ct))))
            {
                if (entry is not null && OcsfEvent.TimeOf(entry) is var time && !(time >= oldest))
                    oldest = time;
            }
        }

        return oldest;
    }

    private async Task<ChainPlace?> LookAsync(string organisation, SiemSink sink, ChainPlace place, CancellationToken ct)
    {
        if (IsQuiet(place, sink) || await FollowedAsync(organisation, sink, place, ct) is not { } followed)
            return null;
        var head = await chains.HeadAsync(organisation, place.Chain, ct);
        return head?.Sequence > followed.Mark.Sequence ? followed with { Head = head.Sequence } : null;
    }

    // Sessions come and go by the thousand: one where nothing happened for an hour is looked at in one minute of each hour.
    private bool IsQuiet(ChainPlace place, SiemSink sink)
    {
        var now = ledgers.Clock.Now;
        return place.ETag is not null && !place.IsInDoubt && place.Mark.Replay == sink.LastReplay && SessionDirectory.SessionOf(place.Chain) is { } session
            && now - place.Mark.At > TimeSpan.FromMinutes(Minutes) && session.Sum(letter => letter) % Minutes != now.Minute;
    }

    /// <returns>Null when somebody else moves the mark.</returns>
    private async Task<ChainPlace?> FollowedAsync(string organisation, SiemSink sink, ChainPlace place, CancellationToken ct)
    {
        if (place.Mark.Replay == sink.LastReplay)
            return place;
        if (place.ETag is null)
            return place with { Mark = place.Mark with { Replay = sink.LastReplay } };

        var (mark, least) = (place.Mark, place.Mark.Sequence);
        foreach (var replay in sink.Replays.Where(replay => replay.Number > mark.Replay && (replay.Chain is null || replay.Chain == place.Chain)))
        {
            var first = replay.Sequence ?? await chains.FirstAtAsync(organisation, place.Chain, 1, mark.Sequence, replay.From ?? DateTimeOffset.MinValue, ct);
            least = Math.Min(least, first - 1);
        }

        var followed = least < mark.Sequence ? mark with { Sequence = least, Sending = 0, Epoch = mark.Epoch + 1 } : mark;
        return await rows.MoveAsync(organisation, place, followed with { Replay = sink.LastReplay }, ct);
    }
}
