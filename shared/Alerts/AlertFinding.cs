namespace Gatehouse.Alerts;

/// <summary>What one look found of a rule and a subject.</summary>
/// <param name="Agent">The agent that it is about.</param>
/// <param name="Signal">Null where the rule had nothing to say: that is calm.</param>
public sealed record AlertFinding(string Rule, string Subject, string? Agent, AlertSignal? Signal)
{
    /// <summary>Another alert says the same more exactly: this one is not raised, and one that stands stays.</summary>
    public bool IsExplained { get; init; }
}
