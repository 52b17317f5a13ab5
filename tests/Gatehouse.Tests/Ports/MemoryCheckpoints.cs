using Gatehouse.Ports;

namespace Gatehouse.Tests.Ports;

/// <summary>Checkpoints that a test may take away or change, as nobody could of a store that keeps its word.</summary>
internal sealed class MemoryCheckpoints : ICheckpointStore
{
    public SortedDictionary<(string Organisation, long Number), ReadOnlyMemory<byte>> Kept { get; } = [];

    /// <summary>What happens before the next append.</summary>
    public Func<Task> BeforeAppend { get; set; } = () => Task.CompletedTask;

    public int Reads { get; private set; }

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct)
    {
        Reads++;
        ReadOnlyMemory<byte>? found = null;
        if (Kept.TryGetValue((organisation, number), out var kept))
            found = kept;
        return Task.FromResult(found);
    }

    public async Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct)
    {
        var before = BeforeAppend;
        BeforeAppend = () => Task.CompletedTask;
        await before();
        return Kept.TryAdd((organisation, number), checkpoint.ToArray());
    }
}
