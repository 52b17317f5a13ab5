namespace Gatehouse.Alerts.Rules;

/// <summary>A target fails.</summary>
public sealed class ErrorRate : IAlertRule
{
    public string Name => "error-rate";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"of at least {options.LeastCalls} calls of a connection's target in the last {options.ErrorTime.TotalMinutes:0} minutes a share of {options.ErrorShare:0.##} or more failed; over below {options.CalmShare * options.ErrorShare:0.##}");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts is { Connection: not null, Lately: { } counted } && counted.Calls >= options.LeastCalls
        ? new AlertSignal((double)counted.Failures / counted.Calls, options.ErrorShare, options.CalmShare * options.ErrorShare)
        {
            Unit = AlertUnit.Share,
            From = facts.Now - options.ErrorTime,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"failed calls: {counted.Failures} of {counted.Calls}; raised from a share of {options.ErrorShare:0.##} on"),
        }
        : null;
}
