using System.Collections.Frozen;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Letters of other scripts that are drawn as a Latin one, after case, accents and compatibility forms are folded.</summary>
/// <remarks>Unicode TS 39's idea with a table of its own; <c>i</c>, <c>l</c> and the bar are one letter, as they are to a reader.</remarks>
internal static class Confusables
{
    private static readonly (char Latin, string LookAlikes)[] table =
    [
        ('a', "аαɑᴀӕⱥꭺꓮᎪᗅ"), ('b', "ЬьвƀɓɃƃʙᏏᏼᑲᖯꓐᗷꞵβ"), ('c', "сϲᴄƈȼᏟꓚⅽꮯ"), ('d', "ԁɖɗđᏧᑯᗞꓒᎠꭰ"),
        ('e', "еєҽɘəɛᴇεℯꓰᎬⴹꮛꬲ"), ('f', "ƒꬵẝϝꓝᖴꞙ"), ('g', "ɡɢǥԌԍᏀᶃցꓖᏳ"), ('h', "һհнʜћђᏂᎻꓧⲏⱨӊ"),
        ('i', "lіιıɩɪӏɨɭʟⅼᛁ∣ǀ|ꙇᎥᏞꓡꓲљլɫłⱡ"), ('j', "јϳʝɉᴊյꓙᎫ"), ('k', "кκƙᴋᏦⲕꓗҝқⱪ"), ('m', "мʍᴍᎷϺⲙꓟɱ"),
        ('n', "ոռηɴɲŋᴎꓠƞ"), ('o', "оοσօᴏᴑөɵøഠഠଠ၀ⲟꓳⵔǒంಂഠ๐໐٥۵"), ('p', "рρƿᴘᏢⲣꓑþϸᑭ"), ('q', "ԛգզʠɋ"),
        ('r', "гᴦⲅꭇʀᏒꓣᎡɍɼᖇ"), ('s', "ѕʂꜱᏚꓢՏꮪƽ"), ('t', "тτᴛƭŧᎢꓔⲧեʈ"), ('u', "υսʋᴜʊꓴᑌɥ"),
        ('v', "νѵᴠᏙꓦⴸטᶌ"), ('w', "ѡԝωɯᴡᎳꓪա"), ('x', "хχ×ⲭꓫᕁ᙭"), ('y', "уγүʏɏყЎƴꓬᎩⲩɣ"), ('z', "ᴢʐƶᏃꓜʑ"),
    ];

    private static readonly FrozenDictionary<char, char> letters = table
        .SelectMany(row => row.LookAlikes.SelectMany(alike => new[] { alike, char.ToLowerInvariant(alike) }).Select(alike => (alike, row.Latin)))
        .DistinctBy(pair => pair.alike)
        .Where(pair => pair.alike != 'l' || pair.Latin == 'i')
        .ToFrozenDictionary(pair => pair.alike, pair => pair.Latin);

    // Digits and signs stand for letters only inside a word.
    private static readonly (char Sign, char Letter)[] leet =
        [('0', 'o'), ('1', 'i'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('8', 'b'), ('@', 'a'), ('$', 's'), ('|', 'i')];

    public static char Fold(char symbol) => letters.GetValueOrDefault(symbol, symbol);

    public static char Leet(char symbol)
    {
        foreach (var (sign, letter) in leet)
        {
            if (sign == symbol)
                return letter;
        }

        return symbol;
    }

    /// <summary>Letters in a circle, a square or a flag that no compatibility form unfolds.</summary>
    public static char? Enclosed(int codePoint) => codePoint switch
    {
        >= 0x1F150 and <= 0x1F169 => (char)('a' + codePoint - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => (char)('a' + codePoint - 0x1F170),
        >= 0x1F1E6 and <= 0x1F1FF => (char)('a' + codePoint - 0x1F1E6),
        _ => null,
    };
}
