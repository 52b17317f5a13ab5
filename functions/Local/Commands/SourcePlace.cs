namespace Gatehouse.Local.Commands;

/// <summary>A place in a file: lines and columns from 1, columns in characters.</summary>
/// <param name="Length">In characters, of what stands there; at least 1, and within the line.</param>
/// <param name="Text">The line.</param>
internal sealed record SourcePlace(int Line, int Column, int Length, string Text)
{
    private const int Before = 60;
    private const int Widest = 110;

    /// <summary>The line with its number, and carets under the place. Of a long line the part around it.</summary>
    public IEnumerable<string> Excerpt()
    {
        var characters = Text.EnumerateRunes().Select(rune => rune.Value < ' ' ? " " : rune.ToString()).ToArray();
        var first = characters.Length > Widest && Column > Before ? Column - Before : 0;
        var shown = characters.Skip(first).Take(Widest).ToArray();
        var (left, at) = (first > 0 ? "…" : "", Column - 1 - first);
        yield return $"{Line,5} | {left}{string.Concat(shown)}{(first + shown.Length < characters.Length ? "…" : "")}";
        yield return $"      | {new string(' ', at + left.Length)}{new string('^', Math.Max(1, Math.Min(Length, shown.Length - at)))}";
    }
}
