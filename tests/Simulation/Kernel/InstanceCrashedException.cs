namespace Gatehouse.Simulation.Kernel;

/// <summary>What a caller sees of an instance that died under its call: the connection is gone, the outcome unknown.</summary>
public sealed class InstanceCrashedException(string instance) : Exception($"instance `{instance}` crashed");
