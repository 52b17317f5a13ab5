namespace Gatehouse.Http.Web;

/// <summary>One line of what people are shown.</summary>
internal sealed record ShownRow(string Label, string Value)
{
    /// <summary>The agent's own words, which prove nothing.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>What is not shown of it; absent when all is.</summary>
    public string? Cut { get; init; }
}
