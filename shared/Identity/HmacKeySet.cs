using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The versions of a secret known at one moment.</summary>
internal sealed class HmacKeySet(IReadOnlyList<SecretVersion> versions, SecretVersion inUse)
{
    /// <returns>HMAC-SHA256 under the version in use.</returns>
    public byte[] Derive(string purpose) => HMACSHA256.HashData(inUse.Value.Span, Encoding.UTF8.GetBytes(purpose));

    public string InUse => inUse.Version;

    public DateTimeOffset MadeAt => inUse.CreatedAt;

    public bool HasOlder => versions[^1].Version != inUse.Version;

    /// <summary>Whether a version came before the one in use; one that is gone has.</summary>
    public bool IsOlder(string version) => !versions.TakeWhile(held => held.Version != inUse.Version).Append(inUse).Any(held => held.Version == version);

    public bool Has(string version) => versions.Any(held => held.Version == version);

    /// <param name="version">Null for the oldest.</param>
    /// <returns>HMAC-SHA256 under one version, in use or not.</returns>
    /// <exception cref="InvalidOperationException">The version is gone, and what was derived from it with it.</exception>
    public byte[] DeriveUnder(string? version, string purpose)
    {
        var found = version is null ? versions[^1] : versions.FirstOrDefault(held => held.Version == version);
        return found is null
            ? throw new InvalidOperationException($"version `{version}` of the secret is gone")
            : HMACSHA256.HashData(found.Value.Span, Encoding.UTF8.GetBytes(purpose));
    }

    /// <returns>What each version derives, the newest first: something made under an older one must still be read.</returns>
    public IEnumerable<byte[]> DeriveEach(string purpose) => versions.Select(version => HMACSHA256.HashData(version.Value.Span, Encoding.UTF8.GetBytes(purpose)));

    /// <summary>Whether any version derives it; every version is tried, whichever fits.</summary>
    public bool Matches(string purpose, ReadOnlySpan<byte> derived)
    {
        var fits = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var version in versions)
        {
            HMACSHA256.HashData(version.Value.Span, Encoding.UTF8.GetBytes(purpose), expected);
            fits |= CryptographicOperations.FixedTimeEquals(expected, derived);
        }

        return fits;
    }
}
