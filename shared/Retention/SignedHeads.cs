using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Retention;

/// <summary>What the checkpoints of an organisation held at a moment.</summary>
public sealed class SignedHeads(CheckpointLog log, CheckpointPins? pins = null)
{
    /// <summary>The head of every chain, as it was signed by the last checkpoint that is not later than <paramref name="time"/>, in the order of the checkpoints.</summary>
    /// <exception cref="InvalidDataException">The checkpoints do not fit one another, or are not signed.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public async Task<IReadOnlyList<SignedHead>> AtAsync(string organisation, DateTimeOffset time, CancellationToken ct)
    {
        var last = await FindAsync(organisation, time, ct);
        var keys = pins is null ? null : await pins.OfAsync(organisation, ct);
        var (replay, heads) = (new CheckpointReplay(organisation), new Dictionary<string, SignedHead>(StringComparer.Ordinal));
        await foreach (var bytes in log.ReadAsync(organisation, first: null, last, ct))
        {
            if (StoredCheckpoint.Parse(bytes) is not { } next || !IsSigned(organisation, next, keys))
                throw new InvalidDataException($"what follows checkpoint {replay.Number} of organisation `{organisation}` is no signed one");
            if (replay.Accept(next) is { } fault)
                throw new InvalidDataException($"organisation `{organisation}`: {fault}");
            foreach (var (chain, head) in next.Leaves)
                heads[chain] = heads.TryGetValue(chain, out var known) && known.Head == head ? known : new SignedHead(chain, head, next.Checkpoint);
        }

        return [.. heads.Values.OrderBy(head => head.Checkpoint.Number).ThenBy(head => head.Chain, StringComparer.Ordinal)];
    }

    /// <summary>Every chain that the newest checkpoints name, those too that nothing else names any more.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public async Task<IReadOnlySet<string>> ChainsAsync(string organisation, CancellationToken ct)
    {
        var chains = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var bytes in log.ReadAsync(organisation, first: null, await log.LastAsync(organisation, ct), ct))
            chains.UnionWith(StoredCheckpoint.Parse(bytes)?.Leaves.Select(leaf => leaf.Chain) ?? []);
        return chains;
    }

    private static bool IsSigned(string organisation, StoredCheckpoint stored, IReadOnlyList<NoteVerifier>? keys) => keys is null
        ? NoteVerifier.Parse(stored.Key) is { } named && named.Name == Checkpoint.OriginOf(organisation) && named.Verify(stored.Note)
        : keys.Any(key => key.Verify(stored.Note));

    /// <summary>A binary search: the times of checkpoints never fall.</summary>
    /// <returns>0 when every checkpoint is later.</returns>
    private async Task<long> FindAsync(string organisation, DateTimeOffset time, CancellationToken ct)
    {
        var (low, high) = (0L, await log.LastAsync(organisation, ct));
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            var checkpoint = await log.FindAsync(organisation, middle, ct) ?? throw new InvalidDataException($"checkpoint {middle} of organisation `{organisation}` is gone");
            (low, high) = checkpoint.Checkpoint.Time <= time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
