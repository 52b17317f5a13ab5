namespace Gatehouse.Approvals;

/// <summary>Which ids, names and addresses are one person's: all that is joined by a chain of entries and sign-ins, however long.</summary>
/// <remarks>Each is in the form that two are compared by (<see cref="PersonForms"/>). A relation does not change; <see cref="With"/> makes a wider one.</remarks>
public sealed class SamePeople
{
    private readonly Dictionary<string, string> parents;
    private readonly Dictionary<string, int> sizes;

    private SamePeople(Dictionary<string, string> parents, Dictionary<string, int> sizes) => (this.parents, this.sizes) = (parents, sizes);

    /// <summary>Nothing is known of anybody.</summary>
    public static SamePeople Nobody { get; } = new([], []);

    public IReadOnlyCollection<string> Forms => parents.Keys;

    public bool Has(string form) => parents.ContainsKey(form);

    /// <param name="known">What somebody says of one person, each.</param>
    public SamePeople With(IEnumerable<IEnumerable<string>> known)
    {
        var wider = new SamePeople(new(parents, StringComparer.Ordinal), new(sizes, StringComparer.Ordinal));
        foreach (var forms in known)
            wider.Join(forms);
        return wider;
    }

    /// <summary>Whether both are one person's. What nobody knows is only itself.</summary>
    public bool Are(string one, string other) => one == other || (RootOf(one) is { } root && root == RootOf(other));

    /// <summary>Everything that is of the same person, <paramref name="form"/> among it, in its order.</summary>
    public IReadOnlyList<string> AllOf(string form) =>
        RootOf(form) is { } root ? [.. parents.Keys.Where(other => RootOf(other) == root).Order(StringComparer.Ordinal)] : [form];

    private void Join(IEnumerable<string> forms)
    {
        string? first = null;
        foreach (var form in forms)
        {
            if (parents.TryAdd(form, form))
                sizes[form] = 1;
            first = first is null ? RootOf(form) : Union(first, RootOf(form)!);
        }
    }

    // By size, so that no path is longer than the logarithm of all: reading changes nothing, and may be done by many at once.
    private string Union(string one, string other)
    {
        if (one == other)
            return one;
        var (root, leaf) = sizes[one] < sizes[other] ? (other, one) : (one, other);
        parents[leaf] = root;
        sizes[root] += sizes[leaf];
        return root;
    }

    private string? RootOf(string form)
    {
        if (!parents.TryGetValue(form, out var parent))
            return null;
        while (parent != form)
            (form, parent) = (parent, parents[parent]);
        return form;
    }
}
