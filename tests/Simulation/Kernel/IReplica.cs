namespace Gatehouse.Simulation.Kernel;

/// <summary>A <see cref="Replica{TApp}"/> whatever it runs.</summary>
public interface IReplica
{
    string Name { get; }

    bool IsAlive { get; }

    Instance Instance { get; }

    void Crash();

    /// <summary>Begins a new life; nothing when alive.</summary>
    void Restart();
}
