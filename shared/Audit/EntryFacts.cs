using System.Text.Json;

namespace Gatehouse.Audit;

/// <summary>What a verifier reads of an entry.</summary>
/// <param name="Kind"><see langword="null"/> when it is one that this version does not know.</param>
internal sealed record EntryFacts(
    string Organisation, string Chain, long Sequence, string Previous, string Time, AuditKind? Kind, string? Task, string? Decision, long? Attempt, string? Status)
{
    /// <summary>The cut that the entry records; null where it records none.</summary>
    public AuditPruned? Pruned { get; private init; }

    /// <summary>The facts, or <see langword="null"/> when the bytes are not canonical or not an entry.</summary>
    public static EntryFacts? Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = CanonicalJson.ParseCanonical(bytes);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root || Number(root, "v") != AuditEntryForm.Version)
            return null;
        if (Text(root, "org") is not { } organisation || Text(root, "chain") is not { } chain || Number(root, "seq") is not { } sequence
            || Text(root, "prev") is not { } previous || Text(root, "ts") is not { } time || !AuditTime.IsTime(time) || Text(root, "kind") is not { } kind)
            return null;

        return new EntryFacts(organisation, chain, sequence, previous, time, AuditNames.TryParse(kind, out var known) ? known : null,
            Text(root, "task"), Text(root, "decision"), Number(root, "attempt"), Text(root, "status"))
        {
            Pruned = CutOf(root),
        };
    }

    private static AuditPruned? CutOf(JsonElement entry) =>
        entry.TryGetProperty("pruned", out var cut) && cut.ValueKind == JsonValueKind.Object
        && Text(cut, "hash") is { } hash && Number(cut, "to") is { } to && Number(cut, "checkpoint") is { } checkpoint && Number(cut, "days") is >= 0 and <= int.MaxValue and { } days
            ? new AuditPruned(new ChainHead(to, hash), checkpoint, (int)days)
            : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
