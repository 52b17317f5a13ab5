using Gatehouse.Identity;

namespace Gatehouse.Http;

/// <summary>Which part of a list is asked for.</summary>
public sealed class PageQuery
{
    private readonly PageSeal seal;

    internal PageQuery(int limit, string after, PageSeal seal) => (Limit, After, this.seal) = (limit, after, seal);

    public int Limit { get; }

    /// <summary>Where the page before ended, as that page's <see cref="AfterOf"/> was given it; empty for the first page.</summary>
    public string After { get; }

    /// <summary>The <c>after</c> of a page, sealed: a full page may have a successor.</summary>
    /// <param name="items">What the page was made of, before anything was left out of it.</param>
    /// <param name="place">Of an item: what the next page goes on from.</param>
    public string? AfterOf<T>(IReadOnlyList<T> items, Func<T, string> place) => items.Count == Limit ? seal.Seal(place(items[^1])) : null;

    /// <summary>The <c>after</c> of a page that knows itself where it ended.</summary>
    public string? AfterOf(string? place) => place is null ? null : seal.Seal(place);
}
