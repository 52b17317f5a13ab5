using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>A task that was accepted, and what a candidate policy says of it.</summary>
public sealed record ReplayedTask(TaskRecord Task, Verdict Verdict);
