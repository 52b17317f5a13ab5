namespace Gatehouse.Alerts.Rules;

/// <summary>After a rotation somebody goes on with the credential that was to be given up: an instance that was forgotten, or a thief.</summary>
public sealed class OlderCredentialUsed : IAlertRule
{
    public string Name => "older-credential-used";

    public string Explain(AlertOptions options) => FormattableString.Invariant(
        $"a credential was used {options.RotationTakes.TotalHours:0.##} hours or more after a newer one of the same holder was used first; over once it was not used for {options.StillUsedFor.TotalHours:0} hours, has expired or was revoked");

    public AlertSignal? Judge(AlertFacts facts, AlertOptions options) => facts.Credential is { ReplacedAt: { } replaced, LastUsedAt: { } used }
        ? new AlertSignal(used - replaced >= options.RotationTakes && facts.Now - used < options.StillUsedFor ? 1 : 0, 1, 1)
        {
            Unit = AlertUnit.Credentials,
            From = replaced,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"last used {used.UtcDateTime:s}Z, to the hour; a newer one was used first {replaced.UtcDateTime:s}Z"),
        }
        : null;
}
