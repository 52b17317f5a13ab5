using System.Text.Json;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>A checkpoint as it is kept and exported: the signed note, and all that is needed to see what it signs.</summary>
/// <param name="Key">Of the form of <see cref="NoteVerifier"/>; to know by which key it claims to be signed.</param>
/// <param name="Tree">The tree before it, as <see cref="MerkleTree.Peaks"/>.</param>
/// <param name="Leaves">What it added, in ordinal order of the chains.</param>
public sealed record StoredCheckpoint(Checkpoint Checkpoint, SignedNote Note, string Key, IReadOnlyList<string> Tree, IReadOnlyList<CheckpointLeaf> Leaves)
{
    private const int Version = 1;

    /// <summary>Canonical JSON.</summary>
    public byte[] ToBytes()
    {
        using var json = new CanonicalJsonWriter();
        json.BeginObject();
        json.Name("key");
        json.Text(Key);
        json.Name("leaves");
        json.BeginArray();
        foreach (var leaf in Leaves)
            Write(json, leaf);
        json.EndArray();
        json.Name("note");
        json.Text(Note.ToString());
        json.Name("tree");
        json.BeginArray();
        foreach (var peak in Tree)
            json.Text(peak);
        json.EndArray();
        json.Name("v");
        json.Number(Version);
        json.EndObject();
        return json.Written.ToArray();
    }

    /// <returns>Null when the bytes are no checkpoint.</returns>
    public static StoredCheckpoint? Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = CanonicalJson.ParseCanonical(bytes);
        return document is null ? null : Parse(document.RootElement);
    }

    /// <param name="stored">Of canonical JSON.</param>
    internal static StoredCheckpoint? Parse(JsonElement stored)
    {
        if (stored.ValueKind != JsonValueKind.Object || stored.GetPropertyCount() != 5 || Number(stored, "v") != Version
            || Text(stored, "key") is not { } key || Items(stored, "leaves", LeafOf) is not { } leaves || Items(stored, "tree", item => item.ValueKind == JsonValueKind.String ? item.GetString() : null) is not { } tree)
            return null;

        return SignedNote.Parse(Text(stored, "note") ?? "") is { } note && Checkpoints.Checkpoint.Parse(note.Text) is { } checkpoint ? new StoredCheckpoint(checkpoint, note, key, tree, leaves) : null;
    }

    private static void Write(CanonicalJsonWriter json, CheckpointLeaf leaf)
    {
        json.BeginObject();
        json.Name("chain");
        json.Text(leaf.Chain);
        json.Name("hash");
        json.Text(leaf.Head.Hash);
        json.Name("sequence");
        json.Number(leaf.Head.Sequence);
        json.EndObject();
    }

    private static CheckpointLeaf? LeafOf(JsonElement leaf) =>
        leaf.ValueKind == JsonValueKind.Object && leaf.GetPropertyCount() == 3
        && Text(leaf, "chain") is { } chain && AuditNames.IsId(chain) && Text(leaf, "hash") is { } hash && MerkleTree.IsHash(hash) && Number(leaf, "sequence") is > 0 and { } sequence
            ? new CheckpointLeaf(chain, new ChainHead(sequence, hash))
            : null;

    private static List<T>? Items<T>(JsonElement stored, string name, Func<JsonElement, T?> read)
        where T : class
    {
        if (!stored.TryGetProperty(name, out var items) || items.ValueKind != JsonValueKind.Array)
            return null;
        var found = items.EnumerateArray().Select(read).ToArray();
        return Array.TrueForAll(found, item => item is not null) ? [.. found.OfType<T>()] : null;
    }

    private static string? Text(JsonElement stored, string name) =>
        stored.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement stored, string name) =>
        stored.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
