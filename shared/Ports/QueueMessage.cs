namespace Gatehouse.Ports;

/// <summary>What travels: ids and places, never a decision or a payload.</summary>
/// <param name="Id">The attempt, the task and the step: unique for each send, never a task's id alone.</param>
/// <param name="Body">At most 64 KiB of UTF-8 JSON.</param>
/// <param name="VisibleAt">Not to be received earlier; <see langword="null"/> is now.</param>
public sealed record QueueMessage(string Id, ReadOnlyMemory<byte> Body, DateTimeOffset? VisibleAt = null)
{
    public const int MaxBodyBytes = 64 * 1024;
}
