namespace Gatehouse.Audit.Checkpoints;

/// <summary>Checks the checkpoints of an export: their signatures, each against those before it, and the chains against them.</summary>
internal sealed class CheckpointCheck(string organisation, CheckpointTrust trust)
{
    private readonly CheckpointReplay replay = new(organisation);
    private readonly Dictionary<string, List<HeldHead>> held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChainWitness> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Checkpoint> followed = [];
    private readonly List<NoteVerifier> signers = [];
    private readonly Checkpoint?[] kept = [.. trust.Kept.Select(note => Checkpoint.Parse(note.Text))];
    private (string Chain, long Sequence, TimeSpan Wait) longestHeld = ("", 0, TimeSpan.Zero);
    private (string Chain, long Sequence, DateTimeOffset Time)? firstPending;

    public long Count { get; private set; }

    /// <summary>Null when there is no checkpoint.</summary>
    public CheckpointCoverage? Coverage => Count == 0 ? null : new CheckpointCoverage(
        replay.First, replay.Number, replay.Time, seen.Values.Sum(witness => witness.Pending), LongestWait().Wait, string.Join(", ", signers.Select(key => key.KeyId)), trust.Keys.Count > 0);

    /// <returns>What is wrong with the next checkpoint; null when nothing is.</returns>
    public string? Accept(StoredCheckpoint next)
    {
        var checkpoint = next.Checkpoint;
        if (SignerOf(next.Note, next.Key) is not { } signer)
            return trust.Keys.Count > 0 ? $"checkpoint {checkpoint.Number} is not signed by a key that was given" : $"checkpoint {checkpoint.Number} is not signed by the key that it names";
        if (replay.Accept(next) is { } fault)
            return fault;
        if (kept.Any(known => known?.Organisation == organisation && known.Number == checkpoint.Number && known != checkpoint))
            return $"checkpoint {checkpoint.Number} is another than the one that was kept: the record was rolled back or forked";

        Count++;
        followed[checkpoint.Number] = checkpoint;
        if (!signers.Exists(known => known.KeyId == signer.KeyId))
            signers.Add(signer);
        foreach (var (chain, head) in next.Leaves)
            Hold(chain, new HeldHead(checkpoint.Number, checkpoint.Time, head));
        return null;
    }

    /// <summary>Whoever compares a chain with its heads.</summary>
    public ChainWitness Of(string chain)
    {
        var witness = new ChainWitness(held.GetValueOrDefault(chain) ?? [], (entry, time, by) => NoteWait(chain, entry, time, by));
        return seen[chain] = witness;
    }

    /// <summary>What is wrong with the checkpoints that were kept elsewhere, once all of the export were seen.</summary>
    public string? Contradiction()
    {
        for (var n = 0; n < kept.Length; n++)
        {
            if (kept[n]?.Organisation != organisation)
                return "a checkpoint that was kept is none of this organisation's";
            if (Count > 0 && !(trust.Keys.Count > 0 ? trust.Keys : signers).Any(key => key.Verify(trust.Kept[n])))
                return $"checkpoint {kept[n]!.Number}, which was kept, is not signed by a key that signed the others";
            if (kept[n]!.Number > replay.Number)
                return $"checkpoint {kept[n]!.Number} was kept, and the last one of the export is {replay.Number}: the record was rolled back";
        }

        return null;
    }

    /// <summary>What is missing.</summary>
    /// <param name="isOfEverything">Every chain that was signed must be there.</param>
    public (string? Chain, long? Sequence, string Reason)? Gap(bool isOfEverything)
    {
        if (trust.Keys.Count > 0 && Count == 0)
            return (null, null, "the export holds no signed checkpoint to check with the key");
        if (Array.Find(kept, known => known!.Number < replay.First) is { } early)
            return (null, null, $"checkpoint {early.Number} was kept, and the first one of the export is {replay.First}: export with all checkpoints");
        if (replay.First > replay.From)
            return (null, null, $"the newest checkpoint is to be read from checkpoint {replay.From} on, and the first one of the export is {replay.First}");
        if (isOfEverything && held.Keys.Where(chain => !seen.ContainsKey(chain)).Min(StringComparer.Ordinal) is { } absent)
            return (absent, null, $"the chain is not there, and checkpoint {held[absent][^1].Number} holds its entry {held[absent][^1].Head.Sequence}");
        return LongestWait() is var (chain, sequence, wait) && wait > trust.MaxWait
            ? (chain, sequence, $"the entry waited {Math.Ceiling(wait.TotalSeconds)} s for a checkpoint; {trust.MaxWait.Value.TotalSeconds} s are allowed")
            : null;
    }

    /// <summary>The key that a note is signed with: of those that were given, or, where none was, the one that it is said to be.</summary>
    public NoteVerifier? SignerOf(SignedNote note, string key)
    {
        if (trust.Keys.Count > 0)
            return trust.Keys.FirstOrDefault(given => given.Verify(note));
        return NoteVerifier.Parse(key) is { } named && named.Name == Checkpoint.OriginOf(organisation) && named.Verify(note) ? named : null;
    }

    /// <summary>What is wrong with the checkpoint that vouches for where a chain begins; null when nothing is.</summary>
    public string? FaultOf(PrunedChain pruned, string chain)
    {
        var (number, signed) = (pruned.Checkpoint.Number, pruned.Checkpoint);
        if (SignerOf(pruned.Note, pruned.Key) is null)
            return $"checkpoint {number}, which vouches for where the chain begins, is not signed by {(trust.Keys.Count > 0 ? "a key that was given" : "the key that it names")}";
        if (!pruned.IsHeldFor(organisation, chain))
            return $"checkpoint {number} does not hold the entry that the chain begins after";
        if (Count > 0 && number > replay.Number)
            return $"checkpoint {number} vouches for where the chain begins, and the last one of the export is {replay.Number}: the record was rolled back";
        return (followed.TryGetValue(number, out var other) && other != signed) || kept.Any(known => known?.Organisation == organisation && known.Number == number && known != signed)
            ? $"checkpoint {number}, which vouches for where the chain begins, is another than the one of that number"
            : null;
    }

    private void Hold(string chain, HeldHead head)
    {
        if (!held.TryGetValue(chain, out var heads))
            held.Add(chain, heads = []);
        if (heads.Count == 0 || heads[^1].Head != head.Head)
            heads.Add(head);
    }

    private void NoteWait(string chain, ChainHead entry, string time, HeldHead? by)
    {
        if (!AuditTime.TryParse(time, out var at))
            return;
        if (by is not null && by.Time - at > longestHeld.Wait)
            longestHeld = (chain, entry.Sequence, by.Time - at);
        if (by is null && (firstPending is null || at < firstPending.Value.Time))
            firstPending = (chain, entry.Sequence, at);
    }

    // What no checkpoint holds has waited at least until the newest thing that the export knows of, in whatever chain.
    private (string Chain, long Sequence, TimeSpan Wait) LongestWait()
    {
        if (firstPending is not var (chain, sequence, since))
            return longestHeld;
        var wait = seen.Values.Select(witness => AuditTime.TryParse(witness.Newest, out var at) ? at : since).Append(replay.Time).Max() - since;
        return wait > longestHeld.Wait ? (chain, sequence, wait) : longestHeld;
    }
}
