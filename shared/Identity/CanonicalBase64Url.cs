using System.Buffers;
using System.Buffers.Text;

namespace Gatehouse.Identity;

/// <summary>RFC 7515 section 2, one spelling for each value: no padding, no white space, no bits left over.</summary>
internal static class CanonicalBase64Url
{
    private static readonly SearchValues<byte> alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Null when the text is not canonical.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(alphabet))
            return null;

        var bytes = new byte[text.Length * 3 / 4];
        return Base64Url.DecodeFromUtf8(text, bytes, out _, out _) is OperationStatus.Done ? bytes : null;
    }
}
