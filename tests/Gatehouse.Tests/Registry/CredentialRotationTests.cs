using Gatehouse.Registry;

namespace Gatehouse.Tests.Registry;

public sealed class CredentialRotationTests
{
    private static readonly DateTimeOffset now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", true)]
    [InlineData("active", true)]
    [InlineData("active active", false)]
    [InlineData("active future", false)]
    [InlineData("active revoked", true)]
    [InlineData("active expired", true)]
    [InlineData("active expiring", false)]
    [InlineData("active revoked expired active", false)]
    [InlineData("active auditWriter", true)]
    public void At_most_two_credentials_are_active(string held, bool allowsAnother) =>
        Assert.Equal(allowsAnother, CredentialRotation.AllowsAnother(
            held.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Make), CredentialKind.PublicKey, now));

    [Theory]
    [InlineData("auditWriter", true)]
    [InlineData("auditWriter auditWriter", false)]
    [InlineData("active active", true)]
    public void Audit_writers_are_counted_apart(string held, bool allowsAnother) =>
        Assert.Equal(allowsAnother, CredentialRotation.AllowsAnother(held.Split(' ').Select(Make), CredentialKind.AuditWriter, now));

    [Theory]
    [InlineData("active", true)]
    [InlineData("future", false)]
    [InlineData("revoked", false)]
    [InlineData("expired", false)]
    [InlineData("expiring", true)]
    public void A_credential_is_current_within_its_time(string state, bool isCurrent) => Assert.Equal(isCurrent, Make(state).IsCurrent(now));

    private static Credential Make(string state) => state switch
    {
        "future" => Documents.Credential with { NotBefore = now.AddTicks(1) },
        "revoked" => Documents.Credential with { RevokedAt = now },
        "expired" => Documents.Credential with { ExpiresAt = now },
        "expiring" => Documents.Credential with { ExpiresAt = now.AddTicks(1) },
        "auditWriter" => Documents.Credential with { Kind = CredentialKind.AuditWriter },
        _ => Documents.Credential,
    };
}
