using System.Buffers;

namespace Gatehouse.Audit;

/// <summary>Writes an export: NDJSON, each line canonical, in this order.</summary>
/// <remarks>
/// <code>
/// {"export":{"org":"…","scope":"…","v":1}}
/// {"checkpoint":{…as it is kept…}}                        signed checkpoints, if there are any, in the order of their numbers
/// {"chain":{"from":1,"id":"con_…","prev":"000…"}}        for each chain, in ordinal order of its id
/// {"pruned":{…as it is kept…}}                            if its first entries were given up: who vouches for where it begins
/// {"entry":{…the stored bytes…},"hash":"…"}               its entries
/// {"head":{"chain":"con_…","hash":"…","sequence":12}}     its head, as the state held it
/// {"end":{"chains":1,"checkpoints":1,"entries":12}}
/// </code>
/// A part of a chain says so in its first line, and everything outside of it is not missing:
/// <code>
/// {"export":{"org":"…","range":{"from":5,"prev":"0f3…","to":9},"scope":"con_…","v":1}}
/// </code>
/// A file cut anywhere lacks a head or the end. The caller flushes <paramref name="output"/>.
/// </remarks>
public sealed class AuditExport(IBufferWriter<byte> output) : IDisposable
{
    public const int Version = 1;

    /// <summary>The scope of an export of every chain.</summary>
    public const string Everything = "all";

    private readonly CanonicalJsonWriter json = new();
    private string chain = "";
    private long chains;
    private long checkpoints;
    private long entries;

    public void Dispose() => json.Dispose();

    /// <param name="organisation">Whose chains follow.</param>
    /// <param name="scope">A chain's id, or <c>all</c>.</param>
    public void Begin(string organisation, string scope) => Line("export", [("org", organisation), ("scope", scope)], [("v", Version)]);

    /// <param name="organisation">Whose chain follows.</param>
    /// <param name="chain">The one chain.</param>
    /// <param name="range">What follows of it.</param>
    public void BeginRange(string organisation, string chain, EntryRange range)
    {
        json.Clear();
        OpenLine("export");
        Member("org", organisation);
        json.Name("range");
        json.BeginObject();
        Member("from", range.First);
        Member("prev", range.Before.Hash);
        Member("to", range.Last);
        json.EndObject();
        Member("scope", chain);
        Member("v", Version);
        CloseLine();
    }

    /// <param name="stored">A checkpoint, as it is kept: canonical JSON. Each after the one before it, and all before the first chain.</param>
    public void Checkpoint(ReadOnlySpan<byte> stored)
    {
        checkpoints++;
        json.Clear();
        json.BeginObject();
        json.Name("checkpoint");
        json.Verbatim(stored);
        json.EndObject();
        Flush();
    }

    /// <param name="id">After the chain before it in ordinal order.</param>
    /// <param name="before">The head before the first entry that follows; <see cref="ChainHead.Genesis"/> for a whole chain.</param>
    public void BeginChain(string id, ChainHead before)
    {
        if (string.CompareOrdinal(chain, id) >= 0)
            throw new InvalidOperationException($"chain `{id}` must not follow `{chain}`");

        chain = id;
        chains++;
        json.Clear();
        OpenLine("chain");
        Member("from", before.Sequence + 1);
        Member("id", id);
        Member("prev", before.Hash);
        CloseLine();
    }

    /// <param name="pruned">Whose cut is what <see cref="BeginChain"/>, called right before, was told.</param>
    public void Pruned(PrunedChain pruned)
    {
        json.Clear();
        json.BeginObject();
        json.Name("pruned");
        json.Verbatim(pruned.ToBytes());
        json.EndObject();
        Flush();
    }

    public void Entry(StoredEntry entry)
    {
        entries++;
        json.Clear();
        json.BeginObject();
        json.Name("entry");
        json.Verbatim(entry.Bytes.Span);
        Member("hash", entry.Hash);
        json.EndObject();
        Flush();
    }

    /// <param name="head">Read before the entries were.</param>
    public void EndChain(ChainHead head) => Line("head", [("chain", chain), ("hash", head.Hash)], [("sequence", head.Sequence)]);

    public void End() => Line("end", [], [("chains", chains), ("checkpoints", checkpoints), ("entries", entries)]);

    private void Line(string kind, ReadOnlySpan<(string Name, string Value)> texts, ReadOnlySpan<(string Name, long Value)> numbers)
    {
        json.Clear();
        OpenLine(kind);
        foreach (var (name, value) in texts)
            Member(name, value);
        foreach (var (name, value) in numbers)
            Member(name, value);
        CloseLine();
    }

    private void OpenLine(string kind)
    {
        json.BeginObject();
        json.Name(kind);
        json.BeginObject();
    }

    private void CloseLine()
    {
        json.EndObject();
        json.EndObject();
        Flush();
    }

    private void Member(string name, string value)
    {
        json.Name(name);
        json.Text(value);
    }

    private void Member(string name, long value)
    {
        json.Name(name);
        json.Number(value);
    }

    private void Flush()
    {
        json.Append("\n"u8);
        output.Write(json.Written);
    }
}
