namespace Gatehouse.Alerts.Rules;

/// <summary>Tasks were given up, and nobody has replayed them.</summary>
public sealed class DeadLetters : IAlertRule
{
    private static readonly TimeSpan day = TimeSpan.FromDays(1);

    public string Name => "dead-letters";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"{options.DeadLetters:0} or more of the tasks that were accepted on a connection in the last day were given up and not replayed; over when fewer are");

    // It counts whole tasks, and does not flap: below what raises it, it is over.
    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Connection is not null
        ? new AlertSignal(facts.DeadLetters, options.DeadLetters, options.DeadLetters)
        {
            Unit = AlertUnit.Tasks,
            From = facts.Now - day,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"dead letters of the day: {facts.DeadLetters}; raised from {options.DeadLetters:0} on"),
        }
        : null;
}
