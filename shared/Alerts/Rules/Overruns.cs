namespace Gatehouse.Alerts.Rules;

/// <summary>A target reports more than was reserved.</summary>
public sealed class Overruns : IAlertRule
{
    public string Name => "overruns";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"{options.Overruns:0} or more results of a connection in the last hour cost more than was reserved for them; over when fewer did");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Connection is not null
        ? new AlertSignal(facts.Hour.Overruns, options.Overruns, options.Overruns)
        {
            Unit = AlertUnit.Tasks,
            From = facts.Now.AddHours(-1),
            To = facts.Now,
            Explanation = FormattableString.Invariant($"results of the hour that cost more than was reserved: {facts.Hour.Overruns}; raised from {options.Overruns:0} on"),
        }
        : null;
}
