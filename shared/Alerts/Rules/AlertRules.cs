namespace Gatehouse.Alerts.Rules;

/// <summary>Every rule there is.</summary>
public static class AlertRules
{
    public static IReadOnlyList<IAlertRule> All { get; } =
    [
        new SpendAboveNormal(),
        new GuardrailSpike(),
        new RepeatedViolations(),
        new TrustDrop(),
        new ErrorRate(),
        new DeadLetters(),
        new Overruns(),
        new UnexpectedSource(),
        new GrantBroken(),
        new AuditBroken(),
        new CredentialExpires(),
        new CredentialExpiresSoon(),
        new OlderCredentialUsed(),
    ];

    /// <summary>Null when there is no rule of that name.</summary>
    public static IAlertRule? Find(string name) => All.FirstOrDefault(rule => rule.Name == name);
}
