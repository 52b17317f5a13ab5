namespace Gatehouse.Alerts.Rules;

/// <summary>Guardrails find many times what they normally do.</summary>
public sealed class GuardrailSpike : IAlertRule
{
    public string Name => "guardrail-spike";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"guardrails found something {options.GuardrailTimes:0.##} times as often in the last hour as is normal for it or more, at least {options.Deviations:0.##} deviations above it and at least {options.LeastGuardrails:0} times; over below {options.CalmShare:0.##} of that");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.NormalGuardrails is { } normal
        ? AgainstNormal.Judge(facts.Hour.Guardrails.Total, normal, options.GuardrailTimes, options.LeastGuardrails, options, AlertUnit.Findings, "guardrails that found something", facts.Now)
        : null;
}
