namespace Gatehouse.Guardrails.Injection;

/// <summary>How much must speak for an injection.</summary>
public enum Sensitivity
{
    /// <summary>Only what is plain.</summary>
    Low,

    Normal,

    /// <summary>What might be one, too.</summary>
    High,
}
