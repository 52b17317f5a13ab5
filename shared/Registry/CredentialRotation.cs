namespace Gatehouse.Registry;

/// <summary>Two credentials may be active, so that one can replace the other without a gap; a third needs one revoked.</summary>
public static class CredentialRotation
{
    public const int MaxActive = 2;

    /// <param name="held">All credentials of the agent; append-only ones of the audit are counted apart.</param>
    /// <param name="kind">Of the one to be made.</param>
    /// <param name="now">The time of the decision.</param>
    public static bool AllowsAnother(IEnumerable<Credential> held, CredentialKind kind, DateTimeOffset now) =>
        held.Count(credential => credential.IsActive(now) && IsAuditWriter(credential.Kind) == IsAuditWriter(kind)) < MaxActive;

    private static bool IsAuditWriter(CredentialKind kind) => kind is CredentialKind.AuditWriter;
}
