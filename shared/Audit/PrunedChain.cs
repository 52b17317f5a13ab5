using System.Text.Json;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Audit;

/// <summary>Where a chain begins that was pruned, and who vouches for it: a row of its partition, and a line of its export.</summary>
/// <param name="Cut">The last entry that was given up.</param>
/// <param name="At">When that was decided, and, of the row that says where the chain begins, since when it does.</param>
/// <param name="Recorded">The sequence of the entry that says so.</param>
public sealed record PrunedChain(ChainHead Cut, DateTimeOffset At, long Recorded)
{
    private const int Version = 1;

    /// <summary>The signed checkpoint that holds <see cref="Cut"/>.</summary>
    public required SignedNote Note { get; init; }

    /// <summary>By which key it claims to be signed, in the form of <see cref="NoteVerifier"/>.</summary>
    public required string Key { get; init; }

    /// <summary>That it is in the checkpoint's tree.</summary>
    public required InclusionProof Proof { get; init; }

    /// <summary>What the note says.</summary>
    public required Checkpoint Checkpoint { get; init; }

    /// <summary>Canonical JSON.</summary>
    public byte[] ToBytes()
    {
        using var json = new CanonicalJsonWriter();
        json.BeginObject();
        Text(json, "at", AuditTime.Format(At));
        Text(json, "hash", Cut.Hash);
        Number(json, "index", Proof.Index);
        Text(json, "key", Key);
        Text(json, "note", Note.ToString());
        json.Name("path");
        json.BeginArray();
        foreach (var node in Proof.Path)
            json.Text(node);
        json.EndArray();
        Number(json, "recorded", Recorded);
        Number(json, "sequence", Cut.Sequence);
        Number(json, "v", Version);
        json.EndObject();
        return json.Written.ToArray();
    }

    /// <returns>Null when the bytes are none.</returns>
    public static PrunedChain? Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = CanonicalJson.ParseCanonical(bytes);
        return document is null ? null : Parse(document.RootElement);
    }

    /// <param name="stored">Of canonical JSON.</param>
    internal static PrunedChain? Parse(JsonElement stored)
    {
        if (stored.ValueKind != JsonValueKind.Object || stored.GetPropertyCount() != 9 || Number(stored, "v") != Version
            || Text(stored, "hash") is not { } hash || !MerkleTree.IsHash(hash) || Number(stored, "sequence") is not (> 0 and { } sequence)
            || Text(stored, "at") is not { } time || !AuditTime.TryParse(time, out var at) || Number(stored, "recorded") is not { } recorded || Number(stored, "index") is not { } index
            || Text(stored, "key") is not { } key || PathOf(stored) is not { } path)
            return null;

        return SignedNote.Parse(Text(stored, "note") ?? "") is { } note && Checkpoint.Parse(note.Text) is { } checkpoint
            ? new PrunedChain(new ChainHead(sequence, hash), at, recorded) { Note = note, Key = key, Checkpoint = checkpoint, Proof = new InclusionProof(index, path) }
            : null;
    }

    /// <summary>Whether the checkpoint's tree holds <see cref="Cut"/> as an entry of this chain. It looks at no signature.</summary>
    public bool IsHeldFor(string organisation, string chain) =>
        Checkpoint.Organisation == organisation && Proof.Leads(LeafHash.Of(new CheckpointLeaf(chain, Cut).Bytes(organisation)), Checkpoint.Size, Checkpoint.Root);

    private static List<string>? PathOf(JsonElement stored)
    {
        if (!stored.TryGetProperty("path", out var path) || path.ValueKind != JsonValueKind.Array)
            return null;
        var nodes = path.EnumerateArray().Select(node => node.ValueKind == JsonValueKind.String ? node.GetString()! : "").ToList();
        return nodes.TrueForAll(MerkleTree.IsHash) ? nodes : null;
    }

    private static void Text(CanonicalJsonWriter json, string name, string text)
    {
        json.Name(name);
        json.Text(text);
    }

    private static void Number(CanonicalJsonWriter json, string name, long number)
    {
        json.Name(name);
        json.Number(number);
    }

    private static string? Text(JsonElement stored, string name) =>
        stored.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement stored, string name) =>
        stored.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
