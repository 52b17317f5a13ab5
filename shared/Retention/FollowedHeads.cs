using System.Runtime.ExceptionServices;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Retention;

/// <summary>What one reading of checkpoints, from those on that name the head of every chain, says of an organisation's chains: at the last of them, and at a moment.</summary>
public sealed class FollowedHeads
{
    private readonly IReadOnlyList<NoteVerifier>? keys;
    private readonly CheckpointReplay replay;
    private readonly SortedSet<string> chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignedHead> then = new(StringComparer.Ordinal);

    /// <param name="time">The moment.</param>
    /// <param name="keys">The keys that they must be signed with; null: those that they name.</param>
    /// <param name="fault">Why nobody knows the keys.</param>
    internal FollowedHeads(string organisation, DateTimeOffset time, IReadOnlyList<NoteVerifier>? keys, Exception? fault = null)
    {
        (Organisation, Time, this.keys, Fault) = (organisation, time, keys, fault);
        replay = new CheckpointReplay(organisation);
    }

    public string Organisation { get; }

    /// <summary>Every chain that they name, signed or not: those too that nothing else names any more.</summary>
    public IReadOnlySet<string> Chains => chains;

    /// <summary>Why what they hold is not to be believed: they do not fit one another, are not signed, or nobody knows by whom they are to be. Null when nothing is wrong.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The head of every chain at the last of them.</summary>
    public IReadOnlyDictionary<string, ChainHead> Newest => replay.Heads;

    internal DateTimeOffset Time { get; }

    /// <summary>The number of the first of them; 0 when there is none.</summary>
    internal long First => replay.First;

    /// <summary>The last of them that is not later than <see cref="Time"/>.</summary>
    internal Checkpoint? LastThen { get; private set; }

    /// <summary>The head of every chain as <see cref="LastThen"/> or one before it signed it, in the order of the checkpoints.</summary>
    internal IReadOnlyList<SignedHead> Then => [.. then.Values.OrderBy(head => head.Checkpoint.Number).ThenBy(head => head.Chain, StringComparer.Ordinal)];

    internal void Accept(ReadOnlyMemory<byte> bytes)
    {
        var next = StoredCheckpoint.Parse(bytes);
        chains.UnionWith(next?.Leaves.Select(leaf => leaf.Chain) ?? []);
        if (Fault is not null)
            return;
        if (next is null || !IsSigned(next))
            Fault = new InvalidDataException($"what follows checkpoint {replay.Number} of organisation `{Organisation}` is no signed one");
        else if (replay.Accept(next) is { } misfit)
            Fault = new InvalidDataException($"organisation `{Organisation}`: {misfit}");
        else if (next.Checkpoint.Time <= Time)
            Hold(next);
    }

    /// <exception cref="InvalidDataException">They are not to be believed.</exception>
    internal void Believe()
    {
        if (Fault is not null)
            ExceptionDispatchInfo.Throw(Fault);
    }

    internal bool IsSigned(StoredCheckpoint stored) => keys is null
        ? NoteVerifier.Parse(stored.Key) is { } named && named.Name == Checkpoint.OriginOf(Organisation) && named.Verify(stored.Note)
        : keys.Any(key => key.ToString() == stored.Key && key.Verify(stored.Note));

    private void Hold(StoredCheckpoint next)
    {
        LastThen = next.Checkpoint;
        foreach (var (chain, head) in next.Leaves)
            then[chain] = then.TryGetValue(chain, out var known) && known.Head == head ? known : new SignedHead(chain, head, next.Checkpoint);
    }
}
