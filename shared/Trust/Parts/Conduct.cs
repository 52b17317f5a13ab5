using System.Globalization;

namespace Gatehouse.Trust.Parts;

/// <summary>How the agent behaved; see <see cref="TrustFormula.Behaviour"/>.</summary>
internal sealed class Conduct : ITrustPart
{
    public TrustPart Part => TrustPart.Behaviour;

    public double Weight(TrustOptions options) => options.Behaviour;

    public double Share(TrustEvidence evidence) => TrustFormula.Behaviour(evidence.Counts, evidence.Options);

    public string Because(TrustEvidence evidence)
    {
        var counts = evidence.Counts;
        return string.Create(CultureInfo.InvariantCulture,
            $"{counts.Successes:0.#} successes, {counts.Errors:0.#} errors, {counts.Violations:0.#} violations and {counts.Guardrails:0.#} guardrail refusals, each worth half after {evidence.Options.HalfLife.TotalDays:0.##} days");
    }

    public string? Raise(TrustEvidence evidence)
    {
        var counts = evidence.Counts;
        return counts.Violations + counts.Guardrails >= 0.05 ? "keep to the policy and to the guardrails: what was observed fades with time, and successes count"
            : counts.Successes < evidence.Options.MostSuccesses ? "more tasks that succeed"
            : null;
    }
}
