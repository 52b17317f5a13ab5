namespace Gatehouse.Identity;

/// <summary>An alternative name of a certificate (RFC 5280 section 4.2.1.6): of a host, or of anything by its URI.</summary>
/// <param name="IsUri">Compared exactly; a host's name is the same in any case, and no wildcard stands for it.</param>
public sealed record CertificateName(string Value, bool IsUri)
{
    internal bool Is(CertificateName other) =>
        IsUri == other.IsUri && string.Equals(Value, other.Value, IsUri ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
