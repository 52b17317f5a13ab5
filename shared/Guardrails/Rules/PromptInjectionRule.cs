using Gatehouse.Guardrails.Injection;
using Gatehouse.Guardrails.Normalisation;

namespace Gatehouse.Guardrails.Rules;

/// <summary>Text that would give a model orders in somebody else's name.</summary>
/// <remarks>It stops classes of attack. An instruction that reads as an ordinary task is stopped by policy: caps, allow-lists, approvals.</remarks>
public sealed class PromptInjectionRule(Sensitivity sensitivity) : GuardrailRule
{
    public const string Name = "prompt-injection";
    public const string Hidden = "hidden-text";
    public const string Split = "split-words";

    private readonly int bar = sensitivity switch { Sensitivity.Low => 14, Sensitivity.Normal => 10, _ => 7 };

    public override string Kind => Name;

    internal override void Inspect(TextViews text, FindingSink found)
    {
        if (text.IsAscii && !InjectionGate.Opens(text.Text))
            return;
        if (!text.IsAscii && HiddenText.FirstSmuggled(text.Text) is { } hidden)
            found.Add(text, hidden.Start, hidden.End, Hidden);

        var (score, start, end) = InjectionScorer.Mine.Score(text);
        if (score >= bar)
            found.Add(text, start, end, Name);
        else if (SplitWords.Find(text) is { } split)
            found.Add(text, split.Start, split.End, Split);
    }
}
