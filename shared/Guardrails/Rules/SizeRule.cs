namespace Gatehouse.Guardrails.Rules;

/// <summary>How long content may be.</summary>
/// <param name="most">Bytes of JSON, or characters of a text.</param>
public sealed class SizeRule(int most) : GuardrailRule
{
    public const string Name = "size";

    public override string Kind => Name;

    internal override bool ReadsLayers => false;

    internal override void InspectWhole(InspectedContent content, FindingSink found)
    {
        if (content.Size > most)
            found.Add(Name);
    }
}
