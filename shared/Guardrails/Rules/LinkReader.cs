using System.Buffers;

namespace Gatehouse.Guardrails.Rules;

/// <summary>The links of a text, one after another, and which of them are fetched as soon as they are shown.</summary>
/// <remarks>Each character is read once: what stands between two links says whether an image or an element is still open.</remarks>
internal ref struct LinkReader(ReadOnlySpan<char> text)
{
    private static readonly SearchValues<string> schemes = SearchValues.Create(["http://", "https://"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> fetching = SearchValues.Create(["<img", "<iframe", "<script", "<embed", "<object", "<source", "<video", "<audio", "<image"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> ends = SearchValues.Create(" \t\r\n\"'<>)");
    private static readonly SearchValues<char> imageEnds = SearchValues.Create(" \t\r\n)");
    private static readonly string[] attributes = ["src", "srcset", "data", "poster"];

    private readonly ReadOnlySpan<char> text = text;

    // Where an element that fetches was opened, while it is open; -1 else.
    private int element = -1;
    private int hasImages = -1;

    /// <summary>Where the address begins.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Where what shows the address begins; the address itself, where nothing does.</summary>
    public int From { get; private set; }

    public readonly bool IsShown => From < Start;

    public bool Next()
    {
        var gap = text[End..];
        var at = gap.IndexOfAny(schemes);
        if (at < 0)
            return false;

        var offset = End;
        gap = gap[..at];
        Start = offset + at;
        ReadElement(gap, offset);
        var isImage = IsImage(gap, offset);
        var length = text[Start..].IndexOfAny(isImage ? imageEnds : ends);
        End = length < 0 ? text.Length : Start + length;
        if (!isImage)
            From = Shows(gap, offset);
        return true;
    }

    private void ReadElement(ReadOnlySpan<char> gap, int offset)
    {
        var close = gap.LastIndexOf('>');
        if (close >= 0)
            element = -1;
        if (element < 0 && gap[(close + 1)..].IndexOfAny(fetching) is >= 0 and var open)
            element = offset + close + 1 + open;
    }

    // `![alt](address`
    private bool IsImage(ReadOnlySpan<char> gap, int offset)
    {
        var before = gap.TrimEnd(" \t\"'<");
        if (!before.EndsWith("](", StringComparison.Ordinal) || before[..^2].LastIndexOf("![", StringComparison.Ordinal) is not (>= 0 and var image) || before[(image + 2)..^2].Contains(']'))
            return false;
        From = offset + image;
        return true;
    }

    private int Shows(ReadOnlySpan<char> gap, int offset)
    {
        var before = gap.TrimEnd(" \t\"'<");
        // `![alt][name]`, and elsewhere `[name]: address`.
        if (before.EndsWith("]:", StringComparison.Ordinal) && before.LastIndexOf('[') is >= 0 and var name && HasNamedImages())
            return offset + name;
        if (before.EndsWith("url(", StringComparison.OrdinalIgnoreCase))
            return offset + before.Length - 4;
        return element >= 0 && EndsWithAttribute(before.TrimEnd()) ? element : Start;
    }

    private static bool EndsWithAttribute(ReadOnlySpan<char> before)
    {
        if (before is not [.., '='])
            return false;
        var name = before[..^1].TrimEnd();
        foreach (var attribute in attributes)
        {
            if (name.EndsWith(attribute, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private bool HasNamedImages()
    {
        if (hasImages < 0)
            hasImages = text.IndexOf("![", StringComparison.Ordinal) is >= 0 and var image && text[image..].IndexOf("][", StringComparison.Ordinal) >= 0 ? 1 : 0;
        return hasImages > 0;
    }
}
