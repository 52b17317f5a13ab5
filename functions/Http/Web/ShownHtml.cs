namespace Gatehouse.Http.Web;

/// <summary>What people are shown, as markup that needs no style and holds nothing from elsewhere.</summary>
internal static class ShownHtml
{
    /// <param name="level">Of the headings: 2 below a page's title.</param>
    public static Html Of(ShownApproval shown, int level) => Html.Join(shown.Sections.Select(section => Section(section, level)));

    private static Html Section(ShownSection section, int level) => Html.Of(
        $"<section><h{level}>{section.Heading}</h{level}>{Note(section.Note)}<dl>{section.Rows.Select(Row)}</dl></section>");

    private static Html Note(string? note) => note is null ? default : Html.Of($"<p class=\"note\">{note}</p>");

    // Isolated, so that a text that is read from the right leaves what stands beside it alone.
    private static Html Row(ShownRow row) => Html.Of(
        $"<dt><bdi>{row.Label}</bdi></dt><dd>{Value(row)}{Cut(row.Cut)}</dd>");

    private static Html Value(ShownRow row) => row.IsQuoted ? Html.Of($"<q><bdi>{row.Value}</bdi></q>") : Html.Of($"<bdi>{row.Value}</bdi>");

    private static Html Cut(string? cut) => cut is null ? default : Html.Of($" <small>({cut})</small>");
}
