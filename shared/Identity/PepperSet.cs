using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Ports;

namespace Gatehouse.Identity;

/// <summary>The peppers known at one moment.</summary>
public sealed class PepperSet
{
    private readonly FrozenDictionary<string, ReadOnlyMemory<byte>> values;
    private readonly SecretVersion inUse;

    internal PepperSet(IEnumerable<SecretVersion> versions, SecretVersion inUse)
    {
        values = versions.ToFrozenDictionary(version => version.Version, version => version.Value, StringComparer.Ordinal);
        this.inUse = inUse;
    }

    public HashedSecret Hash(ClientSecret secret)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        Compute(inUse.Value.Span, secret, hash);
        return new HashedSecret(inUse.Version, hash);
    }

    /// <summary>A <paramref name="stored"/> of null, or one made with a pepper that is gone, costs the same and is a no.</summary>
    public bool Matches(ClientSecret secret, HashedSecret? stored)
    {
        ReadOnlyMemory<byte> pepper = default;
        var known = stored is not null && values.TryGetValue(stored.PepperVersion, out pepper);

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> nobodys = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(known ? pepper.Span : inUse.Value.Span, secret, hash);
        return CryptographicOperations.FixedTimeEquals(hash, known ? stored!.Hash : nobodys) && known;
    }

    private static void Compute(ReadOnlySpan<byte> pepper, ClientSecret secret, Span<byte> destination)
    {
        Span<byte> text = stackalloc byte[secret.Text.Length];
        Encoding.ASCII.GetBytes(secret.Text, text);
        HMACSHA256.HashData(pepper, text, destination);
    }
}
