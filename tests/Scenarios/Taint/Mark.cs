using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Gatehouse.Scenarios.Taint;

/// <summary>A secret that is known again wherever it turns up, also in part and in other spellings.</summary>
/// <param name="Name">What it is, for whoever reads of a leak.</param>
/// <param name="Text">As it is given.</param>
internal sealed record Mark(string Name, string Text)
{
    // What is cut off after so many characters is still known.
    private const int PieceLength = 14;

    /// <summary>With characters that forms and JSON spell in other ways.</summary>
    public static Mark New(string name) => new(name, $"{Core()}+/~={Core()}=");

    /// <summary>Of what the gate itself gave out: its last part alone is secret.</summary>
    public static Mark Of(string name, string text) => new(name, text[(text.LastIndexOf('.') + 1)..]);

    /// <summary>Every spelling, as bytes that are read as Latin-1.</summary>
    public IReadOnlyList<string> Forms { get; } = [.. FormsOf(Text).Where(form => form.Length >= PieceLength).Distinct(StringComparer.Ordinal)];

    public override string ToString() => Name;

    public static IEnumerable<string> FormsOf(string text)
    {
        var (first, last) = (text[..PieceLength], text[^(PieceLength + 1)..^1]);
        var bytes = Encoding.ASCII.GetBytes(text);
        string[] whole = [text, Uri.EscapeDataString(text), JavaScriptEncoder.Default.Encode(text), Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes)];
        return [first, last, .. whole, Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(first)), .. Aligned(bytes)];
    }

    /// <summary>Whatever stands before it, one of three begins with whole groups of it.</summary>
    private static IEnumerable<string> Aligned(byte[] bytes)
    {
        for (var skipped = 0; skipped < 3; skipped++)
        {
            var groups = bytes[skipped..(skipped + ((bytes.Length - skipped) / 3 * 3))];
            yield return Convert.ToBase64String(groups);
            yield return Base64Url.EncodeToString(groups);
            yield return JavaScriptEncoder.Default.Encode(Convert.ToBase64String(groups));
            yield return Uri.EscapeDataString(Convert.ToBase64String(groups));
        }
    }

    private static string Core() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 24);
}
