namespace Gatehouse.Alerts.Rules;

/// <summary>Somebody new reaches what only others have reached for long.</summary>
public sealed class UnexpectedSource : IAlertRule
{
    public string Name => "unexpected-source";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"a connection of the last {options.NewFor.TotalHours:0} hours comes from an agent that had none {options.KnownAfter.TotalDays:0} days ago, to a target that others have reached for as long; or another organisation connects for the first time. Over once it is {options.NewFor.TotalHours:0} hours old");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Source is { } source
        ? new AlertSignal(IsUnexpected(source, options) ? 1 : 0, 1, 1)
        {
            Unit = AlertUnit.Sources,
            From = facts.Now - options.NewFor,
            To = facts.Now,
            Explanation = source.IsForeign
                ? FormattableString.Invariant($"organisation {source.Source} reaches {source.Target}, and had reached nothing here before")
                : FormattableString.Invariant($"agent {source.Source}, which has connected for {source.KnownFor.TotalDays:0.#} days, reaches {source.Target}, which others have reached for {source.TargetKnownFor.TotalDays:0.#}; unexpected below {options.KnownAfter.TotalDays:0} days of the one and from as many of the other on"),
        }
        : null;

    private static bool IsUnexpected(NewSource source, AlertOptions options) =>
        source.IsForeign || (source.KnownFor < options.KnownAfter && source.TargetKnownFor >= options.KnownAfter);
}
