namespace Gatehouse.Simulation.Kernel;

/// <summary>Something that can run now, or at a time.</summary>
public readonly record struct Work(SimContext Context, SendOrPostCallback Callback, object? State);
