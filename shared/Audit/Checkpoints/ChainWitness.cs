namespace Gatehouse.Audit.Checkpoints;

/// <summary>Compares a chain, entry by entry, with the heads that checkpoints hold of it.</summary>
/// <param name="held">In the order of their sequences, none twice.</param>
/// <param name="note">Told of each run of entries that waited for one checkpoint: its first entry, that entry's time, and the checkpoint; null when there is none.</param>
internal sealed class ChainWitness(IReadOnlyList<HeldHead> held, Action<ChainHead, string, HeldHead?> note)
{
    private int next;
    private bool isFirstOfRun = true;

    /// <summary>The latest time of an entry; empty before the first.</summary>
    public string Newest { get; private set; } = "";

    /// <summary>Entries that no checkpoint holds.</summary>
    public long Pending { get; private set; }

    /// <summary>What is wrong with the head that the entries follow; null when nothing is.</summary>
    public string? Begin(ChainHead before)
    {
        while (next < held.Count && held[next].Head.Sequence < before.Sequence)
            next++;
        return next < held.Count && held[next].Head.Sequence == before.Sequence ? Compare(before) : null;
    }

    /// <summary>What is wrong with the next entry.</summary>
    public string? Accept(ChainHead entry, string time)
    {
        var covering = next < held.Count ? held[next] : null;
        if (isFirstOfRun)
            note(entry, time, covering);
        isFirstOfRun = false;
        if (covering is null)
            Pending++;
        if (string.CompareOrdinal(time, Newest) > 0)
            Newest = time;
        return covering?.Head.Sequence == entry.Sequence ? Compare(entry) : null;
    }

    /// <summary>The first that holds an entry; null when none does.</summary>
    public HeldHead? Holding(long sequence) => held.FirstOrDefault(head => head.Head.Sequence >= sequence);

    /// <summary>What is wrong with where the chain stood.</summary>
    public string? End(ChainHead head) => held.Count > 0 && held[^1] is var last && last.Head.Sequence > head.Sequence
        ? $"the chain's head is entry {head.Sequence}, and checkpoint {last.Number} holds entry {last.Head.Sequence}: the chain was cut off or rolled back"
        : null;

    private string? Compare(ChainHead entry)
    {
        var signed = held[next++];
        isFirstOfRun = true;
        return signed.Head == entry ? null : $"checkpoint {signed.Number} holds another entry {entry.Sequence}: the chain was rewritten";
    }
}
