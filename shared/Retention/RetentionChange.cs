namespace Gatehouse.Retention;

/// <summary>What of the retention changes; what is <see langword="null"/> stays.</summary>
public sealed record RetentionChange(int? PayloadDays, int? AuditDays)
{
    public RetentionSettings On(RetentionSettings standing) => new(PayloadDays ?? standing.PayloadDays, AuditDays ?? standing.AuditDays);
}
