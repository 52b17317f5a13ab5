using System.Runtime.InteropServices;

namespace Gatehouse.Trust;

/// <summary>How often an agent was seen to do what, each time worth less the longer ago it was: of one moment, and to be added to others of the same.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DecayedCounts(double Successes, double Errors, double Violations, double Guardrails)
{
    public static DecayedCounts operator +(DecayedCounts left, DecayedCounts right) => new(
        left.Successes + right.Successes, left.Errors + right.Errors, left.Violations + right.Violations, left.Guardrails + right.Guardrails);

    /// <summary>What is left of these without others that are among them.</summary>
    public DecayedCounts Without(DecayedCounts others) => new(
        Math.Max(0, Successes - others.Successes), Math.Max(0, Errors - others.Errors), Math.Max(0, Violations - others.Violations), Math.Max(0, Guardrails - others.Guardrails));

    /// <summary>What they are worth after <paramref name="time"/>: half after a half-life.</summary>
    public DecayedCounts After(TimeSpan time, TimeSpan halfLife) => Times(double.Exp2(-time.Divide(halfLife)));

    internal DecayedCounts Times(double factor) => new(Successes * factor, Errors * factor, Violations * factor, Guardrails * factor);
}
