using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>What is looked for. A rule knows neither its direction nor what is done about what it finds.</summary>
public abstract class GuardrailRule
{
    public abstract string Kind { get; }

    /// <summary>Whether the rule also reads what is encoded in a text.</summary>
    internal virtual bool ReadsLayers => true;

    /// <summary>MUST take time linear to the text, and MUST NOT keep state.</summary>
    internal virtual void Inspect(TextViews text, FindingSink found)
    {
    }

    /// <summary>What concerns the content as a whole. MUST be as linear.</summary>
    internal virtual void InspectWhole(InspectedContent content, FindingSink found)
    {
    }
}
