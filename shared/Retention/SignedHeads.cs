using Gatehouse.Audit.Checkpoints;

namespace Gatehouse.Retention;

/// <summary>What the checkpoints of an organisation hold, now and at a moment before.</summary>
public sealed class SignedHeads(CheckpointLog log, CheckpointPins? pins = null)
{
    /// <summary>Reads the newest checkpoints.</summary>
    /// <param name="time">Of <see cref="ThenAsync"/>.</param>
    /// <exception cref="InvalidDataException">One of them is gone.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public async Task<FollowedHeads> FollowAsync(string organisation, DateTimeOffset time, CancellationToken ct) =>
        await FollowAsync(organisation, time, await log.LastAsync(organisation, ct), ct);

    /// <summary>The head of every chain, as it was signed by the last checkpoint that is not later than the moment, in the order of the checkpoints.</summary>
    /// <exception cref="InvalidDataException">The checkpoints do not fit one another, or are not signed.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public async Task<IReadOnlyList<SignedHead>> ThenAsync(FollowedHeads newest, CancellationToken ct)
    {
        newest.Believe();
        if (newest.LastThen is { } then && then.From >= newest.First)
            return newest.Then;
        var last = newest.LastThen?.Number ?? await FindAsync(newest.Organisation, newest.Time, newest.First - 1, ct);
        var earlier = await FollowAsync(newest.Organisation, newest.Time, last, ct);
        earlier.Believe();
        return earlier.Then;
    }

    /// <summary>A checkpoint that was followed, with its leaves.</summary>
    /// <exception cref="InvalidDataException">It is another by now, or gone.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<StoredCheckpoint> ReadAsync(FollowedHeads newest, Checkpoint followed, CancellationToken ct) =>
        await log.FindAsync(followed.Organisation, followed.Number, ct) is { } stored && stored.Checkpoint == followed && newest.IsSigned(stored) && new CheckpointReplay(followed.Organisation).Accept(stored) is null
            ? stored
            : throw new InvalidDataException($"checkpoint {followed.Number} of organisation `{followed.Organisation}` is not the one that was followed");

    private async Task<FollowedHeads> FollowAsync(string organisation, DateTimeOffset time, long last, CancellationToken ct)
    {
        var followed = await FollowNoneAsync(organisation, time, ct);
        await foreach (var bytes in log.ReadAsync(organisation, first: null, last, ct))
            followed.Accept(bytes);
        return followed;
    }

    // Payloads of chains that checkpoints alone name are given up though nobody can tell whether these are to be believed.
    private async Task<FollowedHeads> FollowNoneAsync(string organisation, DateTimeOffset time, CancellationToken ct)
    {
        try
        {
            return new FollowedHeads(organisation, time, pins is null ? null : await pins.OfAsync(organisation, ct));
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            return new FollowedHeads(organisation, time, [], failure);
        }
    }

    /// <summary>A binary search: the times of checkpoints never fall.</summary>
    /// <returns>0 when every checkpoint is later.</returns>
    private async Task<long> FindAsync(string organisation, DateTimeOffset time, long last, CancellationToken ct)
    {
        // Most organisations are younger than what they keep.
        if (last < 1 || !await IsThenAsync(1))
            return 0;
        var (low, high) = (1L, last);
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            (low, high) = await IsThenAsync(middle) ? (middle, high) : (low, middle - 1);
        }

        return low;

        async Task<bool> IsThenAsync(long number) =>
            (await log.FindAsync(organisation, number, ct) ?? throw new InvalidDataException($"checkpoint {number} of organisation `{organisation}` is gone")).Checkpoint.Time <= time;
    }
}
