namespace Gatehouse.Alerts.Rules;

/// <summary>A credential that somebody needs expires: told in good time.</summary>
public sealed class CredentialExpires : IAlertRule
{
    public string Name => "credential-expires";

    public string Explain(AlertOptions options) => BeforeExpiry.Explain(options.ExpiresEarly, options);

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => BeforeExpiry.Judge(facts, options.ExpiresEarly, options);
}
