using Gatehouse.Ledger;

namespace Gatehouse.Dispatching;

/// <summary>What stands of a task whose target did the work and whose output was not taken: it was asked for it once more.</summary>
/// <param name="Effect">What the target has done.</param>
/// <param name="Why">How the task ends should nothing better come.</param>
/// <param name="Cost">What the target reported.</param>
public sealed record OutputRetry(TaskEffect Effect, TaskFailure Why, Money? Cost)
{
    /// <summary>What the target is told to change; absent where nothing was wrong with the output, and it only could not be read.</summary>
    public string? Hint { get; init; }
}
