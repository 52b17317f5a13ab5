namespace Gatehouse.Alerts.Rules;

/// <summary>An agent has lost trust fast.</summary>
public sealed class TrustDrop : IAlertRule
{
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    public string Name => "trust-drop";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"an agent's score is {options.TrustPoints:0} points or more below the highest that its history of the last day shows; over below {options.CalmShare * options.TrustPoints:0.#}");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts is { Trust: { } trust, Connection: null }
        ? new AlertSignal(trust.Highest - trust.Score, options.TrustPoints, options.CalmShare * options.TrustPoints)
        {
            Unit = AlertUnit.Points,
            Normal = trust.Highest,
            From = facts.Now - day,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"points lost: {trust.Highest - trust.Score}, from {trust.Highest}, the highest in the day's history, to {trust.Score}; raised from {options.TrustPoints:0} on"),
        }
        : null;
}
