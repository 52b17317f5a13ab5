using System.Text;

namespace Gatehouse.Http.Web;

/// <summary>What people are shown, as plain text.</summary>
internal static class ShownText
{
    public static string Of(ShownApproval shown)
    {
        var text = new StringBuilder();
        foreach (var section in shown.Sections)
        {
            text.Append(section.Heading.ToUpperInvariant()).Append('\n');
            if (section.Note is { } note)
                text.Append(note).Append('\n');
            foreach (var row in section.Rows)
                Append(text, row);
            text.Append('\n');
        }

        return text.ToString();
    }

    // A quotation's lines all begin alike, so that none of them passes for the gate's.
    private static void Append(StringBuilder text, ShownRow row)
    {
        text.Append(row.IsQuoted ? "> " : "  ").Append(row.Label).Append(": ").Append(row.IsQuoted ? $"\"{row.Value}\"" : row.Value);
        if (row.Cut is { } cut)
            text.Append(" (").Append(cut).Append(')');
        text.Append('\n');
    }
}
