namespace Gatehouse.Alerts.Rules;

/// <summary>A credential that somebody needs expires, and nothing has come of the first reminder.</summary>
public sealed class CredentialExpiresSoon : IAlertRule
{
    public string Name => "credential-expires-soon";

    public string Explain(AlertOptions options) => BeforeExpiry.Explain(options.ExpiresSoon, options);

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => BeforeExpiry.Judge(facts, options.ExpiresSoon, options);
}
