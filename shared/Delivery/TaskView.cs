using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <param name="Task">The task.</param>
/// <param name="Result">What the target answered; absent until it did.</param>
public sealed record TaskView(TaskRecord Task, ReadOnlyMemory<byte>? Result);
