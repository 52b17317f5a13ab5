using System.Buffers;
using System.Globalization;

namespace Gatehouse.Guardrails.Secrets;

/// <summary>How a kind of credential is spelled: <c>ghp_&lt;a36&gt;</c> is the literal and 36 letters or digits.</summary>
/// <remarks>Parts are taken greedily and never given back, so that a match takes time linear to its length.</remarks>
internal sealed class CredentialShape
{
    private const int LeastMark = 6;

    private readonly List<Part> parts = [];
    private readonly int anchorPart;

    public CredentialShape(string shape)
    {
        for (var i = 0; i < shape.Length;)
        {
            var end = shape[i] == '<' ? shape.IndexOf('>', i) + 1 : shape.IndexOf('<', i) is >= 0 and var next ? next : shape.Length;
            parts.Add(shape[i] == '<' ? Part.OfSet(shape[(i + 1)..(end - 1)]) : new Part(shape[i..end], null, 0, 0));
            i = end;
        }

        anchorPart = parts.FindIndex(part => part.Literal is { Length: >= 2 });
    }

    public string Anchor => parts[anchorPart].Literal!;

    /// <param name="at">Where the anchor stands.</param>
    public bool TryMatch(ReadOnlySpan<char> text, int at, out int start, out int end)
    {
        (start, end) = (at, at);
        for (var i = anchorPart - 1; i >= 0; i--)
        {
            var part = parts[i];
            var length = part.Backwards(text[..start]);
            if (length < part.Least)
                return false;
            start -= length;
        }

        for (var i = anchorPart; i < parts.Count; i++)
        {
            var length = i + 1 < parts.Count && parts[i + 1].Literal is { Length: >= LeastMark } mark ? parts[i].Until(mark, text[end..]) : parts[i].Forwards(text[end..]);
            if (length < 0)
                return false;
            end += length;
        }

        return IsBounded(text, start, end);
    }

    // What goes on as the credential does is something else, of which this is a part.
    private static bool IsBounded(ReadOnlySpan<char> text, int start, int end) =>
        !(start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || (text[start - 1] == '.' && start > 1 && char.IsAsciiLetter(text[start - 2]))) && char.IsAsciiLetterOrDigit(text[start]) && !IsEscapeLetter(text, start - 1))
        && !(end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || (text[end] == '_' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]))));

    private static bool IsEscapeLetter(ReadOnlySpan<char> text, int at) => at > 0 && text[at - 1] == '\\' && text[at] is 'n' or 't' or 'r';

    private readonly record struct Part(string? Literal, SearchValues<char>? Set, int Least, int Most)
    {
        public static Part OfSet(string spelled)
        {
            var range = spelled[1..].Split('-');
            var least = int.Parse(range[0].TrimEnd('+'), CultureInfo.InvariantCulture);
            var most = range[0].EndsWith('+') ? 4_096 : int.Parse(range[^1], CultureInfo.InvariantCulture);
            return new Part(null, CharSet.Named(spelled[0]), least, most);
        }

        public int Forwards(ReadOnlySpan<char> text)
        {
            if (Literal is not null)
                return text.StartsWith(Literal, StringComparison.Ordinal) ? Literal.Length : -1;
            var length = text[..Math.Min(text.Length, Most)].IndexOfAnyExcept(Set!);
            length = length < 0 ? Math.Min(text.Length, Most) : length;
            return length >= Least ? length : -1;
        }

        /// <summary>A mark in the midst of a credential may be made of the letters around it.</summary>
        public int Until(string mark, ReadOnlySpan<char> text)
        {
            if (Literal is not null)
                return Forwards(text);
            var window = text[..Math.Min(text.Length, Most + mark.Length)];
            var at = window.Length < Least ? -1 : window[Least..].IndexOf(mark, StringComparison.Ordinal);
            return at >= 0 && window[..(Least + at)].IndexOfAnyExcept(Set!) < 0 ? Least + at : -1;
        }

        public int Backwards(ReadOnlySpan<char> text)
        {
            var window = text[Math.Max(0, text.Length - Most)..];
            return window.Length - 1 - window.LastIndexOfAnyExcept(Set!);
        }
    }
}
