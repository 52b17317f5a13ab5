using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Siem;

/// <summary>The rows of sinks: the document in the organisation's ledger; marks and status in a partition that no ledger keeps.</summary>
public sealed class SiemRows(Ledgers ledgers)
{
    internal const string Sink = "siem";

    internal const string Partition = "$siem";
    private const string StatusRow = "status";
    private const string MarkPrefix = "mark|";

    /// <returns>Null when there was never one; one that was removed says so.</returns>
    public async Task<SiemSink?> FindAsync(string organisation, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, Sink, ct) is { } row ? Parse(row.Content.Body) : null;

    public async Task<SiemStatus?> StatusAsync(string organisation, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, StatusRow, ct) is { } row ? JsonSerializer.Deserialize(row.Content.Body.Span, SiemJson.Default.SiemStatus) : null;

    /// <summary>Makes an organisation's sink known to the pump, before it is set: a row that names none is skipped.</summary>
    internal Task AddAsync(string organisation, CancellationToken ct) =>
        ledgers.Store(OperatorDirectory.Platform).WriteAsync(Partition, [new TableWrite.Upsert(organisation, new RowContent(OperatorDirectory.Platform, "", default))], ct);

    /// <summary>Organisations that have, or had, a sink.</summary>
    internal async Task<IReadOnlyList<string>> OrganisationsAsync(CancellationToken ct) =>
        [.. (await ledgers.Store(OperatorDirectory.Platform).ReadWholeRangeAsync(Partition, "0", "~", ct)).Select(row => row.Key)];

    internal Task WriteAsync(string organisation, SiemStatus status, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Partition, [new TableWrite.Upsert(StatusRow, Content(organisation, JsonSerializer.SerializeToUtf8Bytes(status, SiemJson.Default.SiemStatus)))], ct);

    /// <summary>The marks of chains from <paramref name="first"/> to <paramref name="last"/>, as they are stored.</summary>
    internal async Task<IReadOnlyDictionary<string, TableRow>> MarksAsync(string organisation, string first, string last, CancellationToken ct) =>
        (await ledgers.Store(organisation).ReadWholeRangeAsync(Partition, MarkPrefix + first, $"{MarkPrefix}{last}!", ct))
            .ToDictionary(row => row.Key[MarkPrefix.Length..], StringComparer.Ordinal);

    internal static ChainMark MarkOf(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, SiemJson.Default.ChainMark) ?? throw new InvalidDataException("the mark of a chain is `null`");

    /// <summary>Whether a sink has taken a chain up to an entry, and nobody wants it again; true where there is no sink.</summary>
    internal async Task<bool> HasTakenAsync(string organisation, string chain, long sequence, CancellationToken ct) =>
        await FindAsync(organisation, ct) is not { State: not SinkState.Removed } sink
        || (await ledgers.Store(organisation).ReadAsync(Partition, MarkPrefix + chain, ct) is { } row && MarkOf(row) is var mark && mark.Sequence >= sequence && mark.Replay == sink.LastReplay);

    /// <returns>The place with its new mark; null when somebody else has moved it.</returns>
    internal async Task<ChainPlace?> MoveAsync(string organisation, ChainPlace place, ChainMark mark, CancellationToken ct)
    {
        var content = Content(organisation, JsonSerializer.SerializeToUtf8Bytes(mark, SiemJson.Default.ChainMark));
        return await ledgers.Store(organisation).WriteAsync(Partition, [TableWrite.Onto(MarkPrefix + place.Chain, content, place.ETag)], ct) is BatchOutcome.Applied { ETags: [var etag] } ? place with { Mark = mark, ETag = etag } : null;
    }

    internal static SiemSink Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, SiemJson.Default.SiemSink) ?? throw new InvalidDataException("the document of a sink is `null`");

    internal static byte[] Bytes(SiemSink sink) => JsonSerializer.SerializeToUtf8Bytes(sink, SiemJson.Default.SiemSink);

    private static RowContent Content(string organisation, byte[] body) => new(organisation, "", body);
}
