namespace Gatehouse.Ports;

/// <summary>Signed checkpoints of each organisation, numbered from 1 without a gap. What is there stays as it is.</summary>
/// <remarks>An exception from <see cref="AppendAsync"/> says nothing about whether the checkpoint is there: callers read.</remarks>
public interface ICheckpointStore
{
    /// <summary>Null when there is none of that number. MUST see every checkpoint that was acknowledged before the call began.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct);

    /// <summary>
    /// Keeps a checkpoint if none of that number is there. MUST be durable before it answers true, MUST answer false and leave
    /// everything as it is when one is there; of several callers that race, one alone MUST be told true. Nothing of a checkpoint MUST
    /// be visible before all of it is.
    /// </summary>
    Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct);
}
