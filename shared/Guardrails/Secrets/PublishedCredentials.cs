using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>Credentials that their vendor publishes for everybody's use: of emulators, of test modes, of manuals.</summary>
/// <remarks>Kept as the first 64 bits of their SHA-256, so that no scanner takes the list for a leak.</remarks>
internal static class PublishedCredentials
{
    private const int Longest = 128;
    private const int Digits = 16;
    private const string AccountKey = "AccountKey=";

    private static readonly FrozenSet<ulong> fingerprints =
        DataFile.Lines("Secrets.Published.txt").Select(line => ulong.Parse(line.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToFrozenSet();

    public static bool Have(ReadOnlySpan<char> found)
    {
        var credential = found.StartsWith(AccountKey, StringComparison.Ordinal) ? found[AccountKey.Length..] : found;
        Span<byte> bytes = stackalloc byte[Longest];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!Encoding.UTF8.TryGetBytes(credential, bytes, out var length))
            return false;
        SHA256.HashData(bytes[..length], hash);
        return fingerprints.Contains(BinaryPrimitives.ReadUInt64BigEndian(hash));
    }
}
