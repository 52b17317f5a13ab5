using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>Many places of one document, found in one walk over it.</summary>
/// <remarks>A search for each would cost places times members, and the members are the caller's to choose.</remarks>
internal sealed class PlaceTree
{
    private readonly Dictionary<byte[], PlaceTree> members = new(new Utf8Names());
    private readonly SortedDictionary<int, PlaceTree> items = [];
    private int place = -1;

    public PlaceTree(IReadOnlyList<JsonPath> paths)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            var at = this;
            foreach (var step in paths[i].Steps)
                at = at.Child(step);
            at.place = i;
        }
    }

    private PlaceTree() { }

    /// <param name="root">Without duplicate members.</param>
    /// <param name="found">By the path's number; left alone where nothing is there.</param>
    public void Find(JsonElement root, Span<JsonElement> found)
    {
        if (place >= 0)
            found[place] = root;
        if (root.ValueKind == JsonValueKind.Object && members.Count > 0)
            FindMembers(root, found);
        else if (root.ValueKind == JsonValueKind.Array && items.Count > 0)
            FindItems(root, found);
    }

    private void FindMembers(JsonElement root, Span<JsonElement> found)
    {
        var known = members.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (var member in root.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (name.Contains((byte)'\\'))
                name = Encoding.UTF8.GetBytes(member.Name);
            if (known.TryGetValue(name, out var tree))
                tree.Find(member.Value, found);
        }
    }

    private void FindItems(JsonElement root, Span<JsonElement> found)
    {
        var length = root.GetArrayLength();
        foreach (var (index, tree) in items)
        {
            if (index < length)
                tree.Find(root[index], found);
        }
    }

    private PlaceTree Child(JsonPath.Step step)
    {
        if (step.Name is { } name)
        {
            if (!members.TryGetValue(name, out var member))
                members.Add(name, member = new PlaceTree());
            return member;
        }

        if (!items.TryGetValue(step.Index, out var item))
            items.Add(step.Index, item = new PlaceTree());
        return item;
    }
}
