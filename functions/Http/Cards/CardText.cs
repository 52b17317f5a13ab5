using System.Buffers;
using System.Text;

namespace Gatehouse.Http.Cards;

/// <summary>Text of others for a <c>TextBlock</c>, which reads markdown: none of it is left, not even what is only taken for a link.</summary>
internal static class CardText
{
    // A renderer may also make links of what merely looks like an address, so what addresses are made of stands behind a backslash too.
    private static readonly SearchValues<char> meaningful = SearchValues.Create(@"\`*_[]()<>&~#!|:.@+-");

    /// <summary>Backslash escapes (CommonMark section 2.4): shown as it was, and meaning nothing.</summary>
    public static string Plain(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (meaningful.Contains(c))
                shown.Append('\\');
            shown.Append(c);
        }

        return shown.ToString();
    }
}
