using System.Runtime.CompilerServices;
using Gatehouse.Caching;
using Gatehouse.Ports;

namespace Gatehouse.Audit.Checkpoints;

/// <summary>The checkpoints of every organisation, as they were kept.</summary>
public sealed class CheckpointLog(ICheckpointStore store)
{
    private const int Remembered = 10_000;

    // What is there stays there, so a number once seen is a good place to look on from.
    private readonly GenerationCache<string, long> seen = new(Remembered);

    /// <summary>The number of the last one; 0 when there is none.</summary>
    public async Task<long> LastAsync(string organisation, CancellationToken ct)
    {
        var low = seen.TryGet(organisation, out var known) ? known : 0;
        var step = 1L;
        while (await store.ReadAsync(organisation, low + step, ct) is not null)
            (low, step) = (low + step, step * 2);

        // The one at the end of the last step is not there; the last one is before it.
        for (var high = low + step; high - low > 1;)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = await store.ReadAsync(organisation, middle, ct) is null ? (low, middle) : (middle, high);
        }

        seen.Set(organisation, low);
        return low;
    }

    /// <summary>This one is there: an earlier one will never be taken for the last again.</summary>
    internal void Note(Checkpoint kept) => seen.Set(kept.Organisation, kept.Number);

    /// <summary>Looks for one behind the number that would come next: a number that was taken away must not be signed again.</summary>
    /// <exception cref="InvalidDataException">The next number is missing, and the one after it is there.</exception>
    internal async Task CheckEndAsync(string organisation, long last, CancellationToken ct)
    {
        // In this order: another instance may be appending both.
        if (await store.ReadAsync(organisation, last + 2, ct) is not null && await store.ReadAsync(organisation, last + 1, ct) is null)
            throw Gone(organisation, last + 1);
    }

    /// <exception cref="InvalidDataException">What is kept is no checkpoint.</exception>
    public async Task<StoredCheckpoint?> FindAsync(string organisation, long number, CancellationToken ct) =>
        await store.ReadAsync(organisation, number, ct) is { } bytes ? Parse(organisation, number, bytes) : null;

    /// <summary>From a number on, as they are kept.</summary>
    /// <param name="first">Not behind <paramref name="last"/>. Null: those that name the head of every chain.</param>
    /// <param name="last">Of <see cref="LastAsync"/>, and known before any head that they are compared with was read.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string organisation, long? first, long last, [EnumeratorCancellation] CancellationToken ct)
    {
        if (last == 0)
            yield break;
        var end = await store.ReadAsync(organisation, last, ct) ?? throw Gone(organisation, last);
        for (var number = first ?? Parse(organisation, last, end).Checkpoint.From; number < last; number++)
            yield return await store.ReadAsync(organisation, number, ct) ?? throw Gone(organisation, number);
        yield return end;
    }

    /// <summary>What the checkpoints say of every chain, each compared with those before it and with its signature.</summary>
    /// <exception cref="InvalidDataException">They do not fit, or are not signed by one of the keys.</exception>
    public async Task<CheckpointReplay> ReplayAsync(string organisation, CheckpointKeySet keys, CancellationToken ct)
    {
        var replay = new CheckpointReplay(organisation);
        var verifiers = keys.VerifiersOf(organisation);
        await foreach (var bytes in ReadAsync(organisation, first: null, await LastAsync(organisation, ct), ct))
        {
            var next = Parse(organisation, replay.Number + 1, bytes);
            if (!verifiers.Any(key => key.Verify(next.Note)))
                throw new InvalidDataException($"checkpoint {next.Checkpoint.Number} of organisation `{organisation}` is not signed by a key of this gate");
            if (replay.Accept(next) is { } fault)
                throw new InvalidDataException($"organisation `{organisation}`: {fault}");
        }

        return replay;
    }

    private static InvalidDataException Gone(string organisation, long number) => new($"checkpoint {number} of organisation `{organisation}` is gone");

    private static StoredCheckpoint Parse(string organisation, long number, ReadOnlyMemory<byte> bytes) =>
        StoredCheckpoint.Parse(bytes) ?? throw new InvalidDataException($"what is kept as checkpoint {number} of organisation `{organisation}` is none");
}
