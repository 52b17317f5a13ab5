namespace Gatehouse.Alerts.Rules;

/// <summary>What a connection uses of a person's is good for nothing any more, and only the person can mend that.</summary>
public sealed class GrantBroken : IAlertRule
{
    public string Name => "grant-broken";

    public string Explain(AlertOptions options) => "the provider takes the grant that a connection uses no more; over when the connection uses one that it takes, or none";

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Grant is { } grant
        ? new AlertSignal(grant.Broken is null ? 0 : 1, 1, 1)
        {
            Unit = AlertUnit.Grants,
            From = facts.Now - options.Every,
            To = facts.Now,
            Explanation = grant.Broken is { } why
                ? $"the provider takes grant {grant.Grant} no more ({why}): the person must connect anew, and the connection use the new grant"
                : $"grant {grant.Grant} is one that the provider was not heard to refuse",
        }
        : null;
}
