using System.Globalization;
using System.Text;

namespace Gatehouse.Benchmarks.Measuring;

/// <summary>A table that reads well in a terminal and is Markdown.</summary>
internal sealed class ReportTable(string title, params string[] columns)
{
    private readonly List<string[]> rows = [];
    private readonly List<string> notes = [];

    public void Row(params string[] cells) => rows.Add(cells);

    public void Note(string note) => notes.Add(note);

    public string ToMarkdown()
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Append(3).Max()).ToArray();
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        if (rows.Count > 0)
        {
            Line(text, columns, widths);
            Line(text, [.. widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
            foreach (var row in rows)
                Line(text, row, widths);
            text.AppendLine();
        }

        foreach (var note in notes)
            text.AppendLine(note);
        return text.ToString();
    }

    private static void Line(StringBuilder text, string[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++)
            text.Append("| ").Append(i == 0 ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(' ');
        text.AppendLine("|");
    }
}
