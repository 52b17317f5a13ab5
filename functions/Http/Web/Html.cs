using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gatehouse.Http.Web;

/// <summary>Markup. Whatever is put into a hole of a template is text and is encoded, unless it is markup already.</summary>
public readonly record struct Html
{
    private static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? text;

    private Html(string text) => this.text = text;

    /// <summary>Written by the gate itself, so nothing in it is encoded.</summary>
    public static Html Style { get; } = new(PageStyle.Text);

    public static Html Of(Template template) => new(template.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    public override string ToString() => text ?? "";

    /// <summary>What the compiler makes of <c>Html.Of($"…")</c>.</summary>
    [InterpolatedStringHandler]
    public readonly struct Template(int literalLength, int formattedCount)
    {
        private readonly StringBuilder markup = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(Html part) => markup.Append(part);

        public void AppendFormatted(IEnumerable<Html> parts)
        {
            foreach (var part in parts)
                markup.Append(part);
        }

        public void AppendFormatted(string? value) => markup.Append(value is null ? null : encoder.Encode(value));

        public void AppendFormatted(int value) => markup.Append(value.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => markup.ToString();
    }
}
