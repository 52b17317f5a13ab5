using System.Security.Cryptography;

namespace Gatehouse.Audit;

/// <summary>RFC 6962's leaf: SHA-256 of a zero byte and the entry, so that a leaf can never pass for a node of a tree.</summary>
public static class LeafHash
{
    internal static ReadOnlySpan<byte> Prefix => [0x00];

    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Prefix);
        hash.AppendData(entry);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    internal static string OfPrefixed(ReadOnlySpan<byte> prefixAndEntry)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(prefixAndEntry, digest);
        return Convert.ToHexStringLower(digest);
    }
}
