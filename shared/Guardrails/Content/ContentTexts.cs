using System.Text;
using System.Text.Json;

namespace Gatehouse.Guardrails.Content;

/// <summary>All texts of a document, a line each and nothing of its escapes, for whoever reads text and not JSON.</summary>
internal static class ContentTexts
{
    public static string Of(ReadOnlySpan<byte> json)
    {
        var texts = new StringBuilder(json.Length);
        var content = new ContentReader();
        var reader = new Utf8JsonReader(json);
        while (content.Next(ref reader))
        {
            texts.Append(content.Text.Span);
            texts.Append(content.Kind == ContentText.Name ? ": " : "\n");
        }

        return texts.ToString();
    }
}
