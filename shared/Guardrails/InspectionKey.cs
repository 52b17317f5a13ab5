using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Guardrails;

/// <summary>Turns what was found into names that say nothing of it, equal for equal findings of one task.</summary>
/// <param name="key">At least 32 bytes, the organisation's.</param>
/// <param name="task">What the names are stable within.</param>
public sealed class InspectionKey(byte[] key, string task)
{
    private const int HashBytes = 16;
    private const int TagDigits = 6;

    public string HashOf(ReadOnlySpan<char> found)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(task));
        hmac.AppendData([0]);
        hmac.AppendData(Encoding.UTF8.GetBytes(found.ToString()));
        return Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, HashBytes));
    }

    /// <summary>Of a content as a whole.</summary>
    public string SealOf(ReadOnlySpan<byte> content)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"content|{task}|"));
        hmac.AppendData(content);
        return Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, HashBytes));
    }

    /// <summary>As <c>[github-token dkjbma]</c>: what it was, and which one.</summary>
    public string PlaceholderOf(string kind, ReadOnlySpan<char> found) => $"[{kind} {Tag(HashOf(found))}]";

    // Letters alone: a placeholder must not be taken for a number, a key or a code.
    private static string Tag(string hash) => string.Concat(hash.Take(TagDigits).Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))));
}
