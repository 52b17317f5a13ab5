using System.Buffers;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Which encodings a text holds. What decodes to no readable text is none.</summary>
internal static class LayerFinder
{
    private static readonly SearchValues<char> escapes = SearchValues.Create("\\%&=");

    // Words that only a ciphered instruction holds: turned by thirteen, or written backwards.
    private static readonly SearchValues<string> rotated = Ciphered(Ciphers.Rotate);
    private static readonly SearchValues<string> reversed = Ciphered(static text => new string([.. text.Reverse()]));

    public static void Find(TextViews text)
    {
        var raw = text.Text;
        if (raw.IndexOfAny(escapes) >= 0 && Escapes.AreIn(raw))
            text.AddLayer(static (from, layer) => Escapes.Decode(from.Text, layer), isExact: true);
        if (Blobs.AreIn(raw))
            text.AddLayer(static (from, layer) => Blobs.Decode(from.Text, layer), isExact: false);
        if (raw.ContainsAny(rotated))
            text.AddLayer(static (from, layer) => Ciphers.Rotate(from.Text, layer), isExact: true);
        if (raw.ContainsAny(reversed))
            text.AddLayer(static (from, layer) => Ciphers.Reverse(from.Text, layer), isExact: true);
        if (!text.IsAscii && HiddenText.IsIn(raw))
            text.AddLayer(static (from, layer) => HiddenText.Decode(from.Text, layer), isExact: false);
    }

    private static SearchValues<string> Ciphered(Func<string, string> cipher) =>
        SearchValues.Create([.. "ignore disregard forget instruction previous prompt override password assistant".Split(' ').Select(cipher)], StringComparison.OrdinalIgnoreCase);
}
