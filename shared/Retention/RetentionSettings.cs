namespace Gatehouse.Retention;

/// <summary>How long an organisation keeps what it has recorded.</summary>
/// <param name="PayloadDays">What ended tasks said and were answered, from their end on.</param>
/// <param name="AuditDays">Entries of the audit, from the signed checkpoint on that holds them; never less than <paramref name="PayloadDays"/>.</param>
public sealed record RetentionSettings(int PayloadDays, int AuditDays)
{
    public const int LeastPayloadDays = 1;
    public const int LeastAuditDays = 30;

    /// <summary>A hundred years.</summary>
    public const int MostDays = 36_500;

    /// <summary>Of an organisation that has set nothing.</summary>
    public static RetentionSettings Default { get; } = new(90, 400);

    /// <summary>As long as anything can be kept.</summary>
    public static RetentionSettings Longest { get; } = new(MostDays, MostDays);

    /// <summary>Of each, the longer.</summary>
    internal RetentionSettings LongerOf(RetentionSettings other) => new(Math.Max(PayloadDays, other.PayloadDays), Math.Max(AuditDays, other.AuditDays));
}
