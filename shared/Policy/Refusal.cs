namespace Gatehouse.Policy;

/// <summary>A no that an agent can act on.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Detail">Subject, value and bar; input in backticks; lower case.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <summary>The place in the policy or the name of the check that decided, as <c>policy.rate.perMinute</c>.</summary>
    public string? Clause { get; init; }

    /// <summary>Whether the same request can succeed later.</summary>
    public bool MayRetry { get; init; }

    /// <summary>When it can, if that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What would turn the no into a yes, in words.</summary>
    public string? Unlock { get; init; }
}
