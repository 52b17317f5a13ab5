namespace Gatehouse.Simulation.Faults;

/// <summary>Every way in which the engine touches the world.</summary>
public enum PortOperation
{
    TableRead,
    TableRange,
    TableWrite,
    QueueSend,
    QueueReceive,
    QueueComplete,
    QueueRenew,
    QueueAbandon,
    QueueDeadLetter,
    SecretRead,
    SecretCreate,
    SecretAdd,
    TargetSend,
}
