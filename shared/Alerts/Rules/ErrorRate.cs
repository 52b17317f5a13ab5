namespace Gatehouse.Alerts.Rules;

/// <summary>A target fails.</summary>
public sealed class ErrorRate : IAlertRule
{
    public string Name => "error-rate";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"of at least {options.LeastCalls} calls of a connection's target in the last {options.ErrorTime.TotalMinutes:0} minutes a share of {options.ErrorShare:0.##} or more failed; over below {options.CalmShare * options.ErrorShare:0.##}, or with fewer calls of which none failed, once the breaker is closed");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options)
    {
        if (facts.Connection is null)
            return null;
        var (calls, failures) = (facts.Lately.Calls, facts.Lately.Failures);
        var isKnown = calls >= options.LeastCalls;
        // A target that is down is hardly called.
        if (!isKnown && failures == 0 && !facts.IsBroken)
            return null;
        var share = calls > 0 ? (double)failures / calls : 0;
        return new AlertSignal(share, options.ErrorShare, options.CalmShare * options.ErrorShare)
        {
            IsOpen = !isKnown || (facts.IsBroken && share < options.ErrorShare),
            Unit = AlertUnit.Share,
            From = facts.Now - options.ErrorTime,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"failed calls: {failures} of {calls}; raised from a share of {options.ErrorShare:0.##} on"),
        };
    }
}
