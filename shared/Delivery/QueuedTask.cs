using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <summary>A task that waits to be sent, and what would be.</summary>
/// <param name="Input">The input's row, which never changes; absent when it is gone.</param>
public sealed record QueuedTask(string Organisation, TaskRecord Record, ReadOnlyMemory<byte>? Input);
