namespace Gatehouse.Simulation.Faults;

/// <summary>The error that a port call ends with because the plan said so.</summary>
public sealed class InjectedFaultException(FaultKind kind) : IOException("the service could not be reached or did not answer")
{
    public FaultKind Kind { get; } = kind;
}
