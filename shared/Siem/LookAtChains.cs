using Gatehouse.Audit.Reading;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Sessions;

namespace Gatehouse.Siem;

/// <summary>Which chains have more than was streamed: one read of each chain's state. Marks follow the replays that were asked for.</summary>
/// <remarks>A chain whose rows make no sense is told of, and hides no other.</remarks>
public sealed class LookAtChains(Ledgers ledgers, SiemRows rows, AuditChains chains, SiemOptions options)
{
    private const int Lot = 500;
    private const int AtOnce = 16;

    /// <param name="isWalk">Sessions that have been quiet for long are looked at, too: they come and go by the thousand.</param>
    /// <exception cref="StoreUnavailableException">The chains cannot be listed.</exception>
    internal async Task<StreamLook> HandleAsync(string organisation, SiemSink sink, bool isWalk, CancellationToken ct)
    {
        var (behind, isWhole, hasFollowed, fault) = (new List<ChainPlace>(), true, true, (string?)null);
        await foreach (var lot in chains.IdsAsync(organisation, ct).Chunk(Lot).WithCancellation(ct))
        {
            var marks = await rows.MarksAsync(organisation, lot[0], lot[^1], ct);
            foreach (var some in lot.Chunk(AtOnce))
            {
                foreach (var look in await Task.WhenAll(some.Select(chain => TryAsync(organisation, sink, chain, marks.GetValueOrDefault(chain), isWalk, ct))))
                {
                    if (look.Place is { } place)
                        behind.Add(place);
                    (isWhole, hasFollowed, fault) = (isWhole && look.Fault is null, hasFollowed && look.HasFollowed, fault ?? look.Fault);
                }
            }
        }

        return new StreamLook(behind) { IsWhole = isWhole, HasFollowed = hasFollowed, Fault = fault };
    }

    /// <summary>When the first entry was recorded that was not acknowledged.</summary>
    internal async Task<DateTimeOffset?> OldestAsync(string organisation, IReadOnlyList<ChainPlace> behind, CancellationToken ct)
    {
        DateTimeOffset? oldest = null;
        foreach (var some in behind.Chunk(AtOnce))
        {
            foreach (var time in await Task.WhenAll(some.Select(place => TryTimeAsync(organisation, place, ct))))
            {
                if (time is not null && !(time >= oldest))
                    oldest = time;
            }
        }

        return oldest;
    }

    private async Task<DateTimeOffset?> TryTimeAsync(string organisation, ChainPlace place, CancellationToken ct)
    {
        try
        {
            return await chains.ReadAsync(organisation, place.Chain, place.Mark.Sequence + 1, 1, ct) is [var entry] ? OcsfEvent.TimeOf(entry) : null;
        }
#pragma warning disable CA1031 // how late it is says less than what is sent
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return null;
        }
    }

    private async Task<(ChainPlace? Place, bool HasFollowed, string? Fault)> TryAsync(string organisation, SiemSink sink, string chain, TableRow? mark, bool isWalk, CancellationToken ct)
    {
        ChainPlace? followed = null;
        try
        {
            var place = mark is null ? new ChainPlace(chain, ChainMark.None, null, 0) : new ChainPlace(chain, SiemRows.MarkOf(mark), mark.ETag, 0);
            if (!isWalk && IsQuiet(place, sink))
                return (null, true, null);
            followed = await FollowedAsync(organisation, sink, place, ct);
            if (followed is null)
                return (null, false, null);
            var head = await chains.HeadAsync(organisation, chain, ct);
            return (head?.Sequence > followed.Mark.Sequence ? await WithinAsync(organisation, followed with { Head = head.Sequence }, ct) : null, true, null);
        }
#pragma warning disable CA1031 // counted and told of; the others are streamed all the same
        catch (Exception failure) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ledgers.Meters.Failed(failure);
            return (null, followed is not null, $"chain `{chain}` cannot be read");
        }
    }

    // A sink that is new, or wants all again, is not sent what the chain has given up.
    private async Task<ChainPlace> WithinAsync(string organisation, ChainPlace place, CancellationToken ct) =>
        await chains.PrunedAsync(organisation, place.Chain, ct) is { Cut.Sequence: var given } && place.Mark.Sequence < given
            ? place with { Mark = place.Mark with { Sequence = given, Sending = 0 } }
            : place;

    private bool IsQuiet(ChainPlace place, SiemSink sink) =>
        place.ETag is not null && !place.IsInDoubt && place.Mark.Replay == sink.LastReplay && SessionDirectory.SessionOf(place.Chain) is not null && ledgers.Clock.Now - place.Mark.At > options.QuietAfter;

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
