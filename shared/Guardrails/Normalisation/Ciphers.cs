namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Letters turned by thirteen, and text written backwards.</summary>
internal static class Ciphers
{
    public static string Rotate(string text) => string.Concat(text.Select(Rotate));

    public static void Rotate(ReadOnlySpan<char> text, ViewBuffer layer)
    {
        layer.Clear(text.Length);
        for (var i = 0; i < text.Length; i++)
            layer.Append(Rotate(text[i]), i, i + 1);
    }

    public static void Reverse(ReadOnlySpan<char> text, ViewBuffer layer)
    {
        layer.Clear(text.Length);
        for (var i = text.Length - 1; i >= 0; i--)
            layer.Append(text[i], i, i + 1);
    }

    private static char Rotate(char symbol) => symbol switch
    {
        >= 'a' and <= 'z' => (char)('a' + ((symbol - 'a' + 13) % 26)),
        >= 'A' and <= 'Z' => (char)('A' + ((symbol - 'A' + 13) % 26)),
        _ => symbol,
    };
}
