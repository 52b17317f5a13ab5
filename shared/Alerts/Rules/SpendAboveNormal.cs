namespace Gatehouse.Alerts.Rules;

/// <summary>An agent, or one of its connections, spends many times what it normally does at this hour.</summary>
public sealed class SpendAboveNormal : IAlertRule
{
    public string Name => "spend-above-normal";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"what tasks cost that ended in the last hour is {options.SpendTimes:0.##} times what is normal for the hour or more, at least {options.Deviations:0.##} deviations above it and at least {options.LeastSpend:0.######}; over below {options.CalmShare:0.##} of that");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.NormalSpend is { } normal
        ? AgainstNormal.Judge((double)facts.Hour.Spent.ToDecimal(), normal, options.SpendTimes, options.LeastSpend, options, AlertUnit.Currency, "spent", facts.Now)
        : null;
}
