using Gatehouse.Ports;

namespace Gatehouse.Contracts;

/// <summary>Both ends of one queue, as one process has them.</summary>
public sealed record QueueUnderTest(ITaskQueue Sender, IQueueReceiver Receiver);
