namespace Gatehouse.Alerts.Rules;

/// <summary>A chain of the audit does not verify.</summary>
public sealed class AuditBroken : IAlertRule
{
    public string Name => "audit-broken";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"an entry of a chain, looked at once after it was written, at most {(long)options.EntriesAtOnce * options.PagesAtOnce} of a chain in one look, does not hash to what follows it, is missing, or is not what was seen before. It never ends by itself while that is so");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Chain is { } chain
        ? new AlertSignal(chain.Fault is null ? 0 : 1, 1, 1)
        {
            Unit = AlertUnit.Entries,
            From = facts.Now - options.Every,
            To = facts.Now,
            Explanation = chain.Fault is null ? FormattableString.Invariant($"all entries up to {chain.Sequence} hold") : FormattableString.Invariant($"after entry {chain.Sequence}: {chain.Fault}"),
        }
        : null;
}
