using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate;

/// <summary>The ports of one gate; a mutation breaks one of them.</summary>
internal sealed record GatePorts(ITableStore Tables, ITaskQueue Queue, IQueueReceiver Receiver, ITargetTransport Transport);
