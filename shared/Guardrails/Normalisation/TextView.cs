namespace Gatehouse.Guardrails.Normalisation;

/// <summary>One view of a text, and where each of its characters comes from in the text itself.</summary>
internal readonly ref struct TextView(ReadOnlySpan<char> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
{
    private readonly ReadOnlySpan<int> starts = starts;
    private readonly ReadOnlySpan<int> ends = ends;

    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>Without a map a view is the text.</summary>
    public bool IsMapped => !starts.IsEmpty;

    public int StartOf(int index) => IsMapped ? starts[index] : index;

    /// <summary>Where the source of a character ends.</summary>
    public int EndOf(int index) => IsMapped ? ends[index] : index + 1;
}
