namespace Gatehouse.Trust;

public enum ObservationKind
{
    Success,

    /// <summary>A task that failed, was withheld, or whose outcome nobody knows.</summary>
    Error,

    /// <summary>Something was asked for, or done, that the policy does not permit.</summary>
    Violation,

    /// <summary>Guardrails refused what the agent said.</summary>
    Guardrail,
}
