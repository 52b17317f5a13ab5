using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Ledger;

/// <summary>A list that begins elsewhere each time: where time runs out, it does not always for the same.</summary>
internal static class Rotated
{
    public static IReadOnlyList<T> Anywhere<T>(IReadOnlyList<T> all, IRandomSource random) =>
        all.Count == 0 ? all : From(all, (long)(RandomText.NextUnit(random) * all.Count));

    /// <param name="first">Not negative; of a list that is shorter, what is left over by its length.</param>
    public static IReadOnlyList<T> From<T>(IReadOnlyList<T> all, long first)
    {
        var at = all.Count == 0 ? 0 : (int)(first % all.Count);
        return [.. all.Skip(at), .. all.Take(at)];
    }
}
