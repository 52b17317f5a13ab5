namespace Gatehouse.Alerts.Rules;

/// <summary>An agent keeps asking for what its policies do not permit.</summary>
public sealed class RepeatedViolations : IAlertRule
{
    public string Name => "repeated-violations";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"an agent asked for or did {options.Violations:0} things in the last hour that its policies do not permit, over all its connections, or more; over below {options.CalmShare * options.Violations:0.#}");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts is { Agent: not null, Connection: null, Credential: null }
        ? new AlertSignal(facts.Hour.Violations, options.Violations, options.CalmShare * options.Violations)
        {
            Unit = AlertUnit.Violations,
            From = facts.Now.AddHours(-1),
            To = facts.Now,
            Explanation = FormattableString.Invariant($"violations in the hour, over all connections: {facts.Hour.Violations}; raised from {options.Violations:0} on"),
        }
        : null;
}
