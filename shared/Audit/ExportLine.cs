using System.Text;
using System.Text.Json;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>One line of an export.</summary>
internal abstract record ExportLine
{
    private static readonly byte[] entryStart = "{\"entry\":"u8.ToArray();
    private static readonly byte[] hashStart = ",\"hash\":\""u8.ToArray();
    private static readonly byte[] lineEnd = "\"}"u8.ToArray();

    private ExportLine() { }

    public static ExportLine Parse(ReadOnlyMemory<byte> line) => ParseEntry(line) ?? ParseFrame(line) ?? new Unknown();

    // Cut, not parsed: the bytes that are hashed must be the bytes in the file.
    private static Entry? ParseEntry(ReadOnlyMemory<byte> line)
    {
        var tail = hashStart.Length + 64 + lineEnd.Length;
        if (line.Length < entryStart.Length + tail || !line.Span.StartsWith(entryStart) || !line.Span.EndsWith(lineEnd))
            return null;

        var end = line[^tail..];
        var hash = Encoding.ASCII.GetString(end.Span.Slice(hashStart.Length, 64));
        return end.Span.StartsWith(hashStart) ? new Entry(line[entryStart.Length..^tail], hash) : null;
    }

    private static ExportLine? ParseFrame(ReadOnlyMemory<byte> line)
    {
        using var document = CanonicalJson.ParseCanonical(line);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root || root.GetPropertyCount() != 1)
            return null;

        var frame = root.EnumerateObject().First();
        return frame.Value.ValueKind != JsonValueKind.Object ? null : frame.Name switch
        {
            "export" when Has(frame.Value, 3) && Text(frame.Value, "org") is { } org && Text(frame.Value, "scope") is { } scope && Number(frame.Value, "v") is { } v =>
                new Header(org, scope, v),
            "export" when Has(frame.Value, 4) && Text(frame.Value, "org") is { } org && Text(frame.Value, "scope") is { } scope && Number(frame.Value, "v") is { } v && RangeOf(frame.Value) is { } range =>
                new Header(org, scope, v) { Range = range },
            "chain" when Has(frame.Value, 3) && Text(frame.Value, "id") is { } id && Text(frame.Value, "prev") is { } prev && Number(frame.Value, "from") is > 0 and { } from =>
                new Chain(id, new ChainHead(from - 1, prev)),
            "head" when Has(frame.Value, 3) && Text(frame.Value, "chain") is { } id && Text(frame.Value, "hash") is { } hash && Number(frame.Value, "sequence") is { } sequence =>
                new Head(id, new ChainHead(sequence, hash)),
            "end" when Has(frame.Value, 3) && Number(frame.Value, "chains") is { } chains && Number(frame.Value, "checkpoints") is { } checkpoints && Number(frame.Value, "entries") is { } entries =>
                new End(chains, checkpoints, entries),
            "pruned" when PrunedChain.Parse(frame.Value) is { } pruned => new Pruned(pruned),
            "checkpoint" when StoredCheckpoint.Parse(frame.Value) is { } checkpoint => new Kept(checkpoint),
            _ => null,
        };
    }

    private static EntryRange? RangeOf(JsonElement header) =>
        header.TryGetProperty("range", out var range) && range.ValueKind == JsonValueKind.Object && Has(range, 3)
        && Number(range, "from") is > 0 and { } from && Text(range, "prev") is { } prev && Number(range, "to") is { } to && to >= from - 1
            ? new EntryRange(new ChainHead(from - 1, prev), to)
            : null;

    private static bool Has(JsonElement frame, int members) => frame.GetPropertyCount() == members;

    private static string? Text(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement frame, string name) =>
        frame.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    public sealed record Header(string Organisation, string Scope, long Version) : ExportLine
    {
        /// <summary>What is exported of the one chain; absent when all is.</summary>
        public EntryRange? Range { get; init; }
    }

    public sealed record Chain(string Id, ChainHead Before) : ExportLine;

    public sealed record Pruned(PrunedChain Value) : ExportLine;

    public sealed record Entry(ReadOnlyMemory<byte> Bytes, string Hash) : ExportLine;

    public sealed record Head(string Of, ChainHead Value) : ExportLine;

    public sealed record Kept(StoredCheckpoint Checkpoint) : ExportLine;

    public sealed record End(long Chains, long Checkpoints, long Entries) : ExportLine;

    public sealed record Unknown : ExportLine;
}
