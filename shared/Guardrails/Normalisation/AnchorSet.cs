using System.Buffers;

namespace Gatehouse.Guardrails.Normalisation;

/// <summary>Strings that are looked for at once. Few enough in a group, the search stays vectorised.</summary>
internal sealed class AnchorSet
{
    private const int MostInGroup = 64;

    public AnchorSet(IEnumerable<string> anchors, StringComparison comparison)
    {
        Groups = [.. anchors.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(MostInGroup).Select(group => SearchValues.Create(group, comparison))];
    }

    public SearchValues<string>[] Groups { get; }

    public bool IsIn(ReadOnlySpan<char> text)
    {
        foreach (var group in Groups)
        {
            if (text.ContainsAny(group))
                return true;
        }

        return false;
    }
}
