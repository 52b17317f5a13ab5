using Gatehouse.Ports;

namespace Gatehouse.Simulation.Adapters;

/// <summary>A message in the broker.</summary>
public sealed class StoredMessage(long order, QueueMessage message, TimeSpan visibleAt)
{
    public long Order { get; } = order;
    public QueueMessage Message { get; } = message;
    public TimeSpan VisibleAt { get; } = visibleAt;
    public int Deliveries { get; internal set; }

    /// <summary>Zero when nobody holds it.</summary>
    public long Lock { get; internal set; }

    public TimeSpan LockedUntil { get; internal set; }
    public bool IsDead { get; internal set; }
    public string? DeadReason { get; internal set; }

    internal TimeSpan FreeAt => Lock != 0 && LockedUntil > VisibleAt ? LockedUntil : VisibleAt;
}
