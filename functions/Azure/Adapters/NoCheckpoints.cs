using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters;

/// <summary>No container of checkpoints is named, so none is there: exports are whole without.</summary>
internal sealed class NoCheckpoints : ICheckpointStore
{
    public Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct) => Task.FromResult<ReadOnlyMemory<byte>?>(null);

    public Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct) =>
        throw new InvalidOperationException("this app signs no checkpoints");
}
