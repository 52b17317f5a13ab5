using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>A whole list, read a page of <see cref="TableLimits.MaxRange"/> at a time.</summary>
internal static class Pages
{
    /// <param name="read">What comes after an id: a page that is not full is the last.</param>
    /// <param name="id">By which the list goes on.</param>
    /// <param name="after">Where it begins; empty for all.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string, Task<IReadOnlyList<T>>> read, Func<T, string> id, string after = "")
    {
        while (true)
        {
            var page = await read(after);
            foreach (var item in page)
                yield return item;
            if (page.Count < TableLimits.MaxRange)
                yield break;
            after = id(page[^1]);
        }
    }

    /// <summary>Of ids.</summary>
    public static IAsyncEnumerable<string> AllAsync(Func<string, Task<IReadOnlyList<string>>> read, string after = "") => AllAsync(read, id => id, after);
}
