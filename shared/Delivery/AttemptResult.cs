using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Ledger;

namespace Gatehouse.Delivery;

/// <summary>What one attempt at a target means for its task.</summary>
public abstract record AttemptResult
{
    private AttemptResult() { }

    /// <param name="Effect"><see cref="TaskEffect.Succeeded"/> or <see cref="TaskEffect.Partial"/>.</param>
    /// <param name="Body">What the target answered, as it is kept.</param>
    /// <param name="Cost">Absent when the target reports none.</param>
    /// <param name="Model">What the target says it has used.</param>
    public sealed record Delivered(TaskEffect Effect, ReadOnlyMemory<byte> Body, Money? Cost, string? Model = null) : AttemptResult
    {
        /// <summary>What guardrails say of it; null where none is assigned. <see cref="Body"/> is as they leave it: empty when they do not let it go on.</summary>
        public ContentReading? Reading { get; init; }

        /// <summary>A keyed digest of the body as it came; null where it is kept as it came.</summary>
        public string? Seal { get; init; }
    }

    /// <summary>The target has taken it on, and will post the result.</summary>
    public sealed record Running : AttemptResult;

    /// <summary>The target says no, and that it did nothing; asking again is no use.</summary>
    public sealed record Rejected(TaskFailure Failure) : AttemptResult
    {
        /// <summary>False when the gate itself said no, and nothing left this process.</summary>
        public bool WasSent { get; init; } = true;

        /// <summary>It is the token of a grant that was refused, before anything was done: with another one it may be taken.</summary>
        public bool OfGrant { get; init; }
    }

    /// <summary>No success, and another attempt may have one.</summary>
    /// <param name="MayHaveActed">Whether the target may have done it.</param>
    /// <param name="RetryAfter">What the target asks for.</param>
    public sealed record Missed(TaskFailure Failure, bool MayHaveActed, TimeSpan? RetryAfter) : AttemptResult
    {
        /// <summary>False when nothing left this process.</summary>
        public bool WasSent { get; init; } = true;
    }

    /// <summary>The target did something, and what it was cannot be told. Asking again is no use.</summary>
    public sealed record Unreadable(TaskFailure Failure) : AttemptResult
    {
        /// <summary>Where in the answer the fault is, if the failure's detail begins with it.</summary>
        public string? At { get; init; }
    }

    /// <summary>Nothing was sent because the claim had become too old.</summary>
    public sealed record GivenBack : AttemptResult;
}
