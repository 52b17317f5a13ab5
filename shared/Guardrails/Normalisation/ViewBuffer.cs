namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Memory of a view, kept from text to text.</summary>
internal sealed class ViewBuffer
{
    private char[] chars = [];
    private int[] starts = [];
    private int[] ends = [];

    public int Length { get; private set; }

    public TextView View => new(chars.AsSpan(0, Length), starts.AsSpan(0, Length), ends.AsSpan(0, Length));

    public ReadOnlyMemory<char> Memory => chars.AsMemory(0, Length);

    public ReadOnlySpan<char> Text => chars.AsSpan(0, Length);

    public void Clear(int expected)
    {
        Length = 0;
        Reserve(expected);
    }

    public void Append(char symbol, int start, int end)
    {
        if (Length == chars.Length)
            Reserve(Length + 1);
        (chars[Length], starts[Length], ends[Length]) = (symbol, start, end);
        Length++;
    }

    public void Append(ReadOnlySpan<char> symbols, int start, int end)
    {
        foreach (var symbol in symbols)
            Append(symbol, start, end);
    }

    public char LastOr(char none) => Length > 0 ? chars[Length - 1] : none;

    public void ReplaceLast(char symbol, int end) => (chars[Length - 1], ends[Length - 1]) = (symbol, end);

    private void Reserve(int least)
    {
        if (chars.Length >= least)
            return;
        var size = Math.Max(256, Math.Max(least, chars.Length * 2));
        Array.Resize(ref chars, size);
        Array.Resize(ref starts, size);
        Array.Resize(ref ends, size);
    }
}
