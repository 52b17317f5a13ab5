namespace Gatehouse.Guardrails;

/// <summary>What all guardrails together say.</summary>
public enum InspectionVerdict
{
    /// <summary>The content may go on, as the inspection leaves it.</summary>
    Pass,

    /// <summary>Whoever sent it is told what to change.</summary>
    Retry,

    /// <summary>A human decides.</summary>
    Escalate,

    /// <summary>A guardrail could not finish, and nothing has been decided.</summary>
    Unavailable,

    Block,
}
