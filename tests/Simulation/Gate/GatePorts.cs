using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate;

/// <summary>The ports of one gate; a mutation breaks one of them.</summary>
/// <param name="Clock">The gate's own, for who breaks something by time.</param>
internal sealed record GatePorts(ITableStore Tables, ITaskQueue Queue, IQueueReceiver Receiver, ITargetTransport Transport, TimeProvider Clock)
{
    /// <summary>Where owners of claims come from; null for where all randomness comes from.</summary>
    public IRandomSource? Owners { get; init; }
}
