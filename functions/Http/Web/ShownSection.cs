namespace Gatehouse.Http.Web;

/// <summary>Lines that belong together.</summary>
internal sealed record ShownSection(string Heading, IReadOnlyList<ShownRow> Rows)
{
    public string? Note { get; init; }
}
