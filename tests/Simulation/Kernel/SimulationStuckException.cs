namespace Gatehouse.Simulation.Kernel;

/// <summary>The run can or may not go on: deadlock, runaway, or an escape from the simulation.</summary>
public sealed class SimulationStuckException(string message) : Exception(message);
