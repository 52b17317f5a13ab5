namespace Gatehouse.Alerts.Rules;

/// <summary>Whether somebody has to be told that a credential expires.</summary>
internal static class BeforeExpiry
{
    public static string Explain(TimeSpan within, AlertOptions options) => FormattableString.Invariant(
        $"a credential expires within {within.TotalDays:0.#} days, and its holder has no newer one that lives longer, or has used it in the last {options.StillUsedFor.TotalHours:0} hours all the same; over once that is not so, or it has expired or was revoked");

    public static AlertSignal? Judge(AlertFacts facts, TimeSpan within, AlertOptions options) => facts.Credential is { ExpiresAt: { } end } life
        ? new AlertSignal(end - facts.Now <= within && IsNeeded(life, facts.Now, options) ? 1 : 0, 1, 1)
        {
            Unit = AlertUnit.Credentials,
            From = facts.Now - options.Every,
            To = facts.Now,
            Explanation = FormattableString.Invariant($"expires {end.UtcDateTime:s}Z, in {(end - facts.Now).TotalDays:0.#} days; raised from {within.TotalDays:0.#} days before on"),
        }
        : null;

    private static bool IsNeeded(CredentialLife life, DateTimeOffset now, AlertOptions options) => !life.IsOutlived || now - life.LastUsedAt < options.StillUsedFor;
}
