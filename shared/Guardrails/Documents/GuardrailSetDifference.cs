using System.Text.Json;

namespace Gatehouse.Guardrails.Documents;

/// <summary>What changed between two versions of a set.</summary>
public static class GuardrailSetDifference
{
    /// <param name="before">A document that is understood.</param>
    /// <param name="after">Another.</param>
    public static IReadOnlyList<GuardrailChange> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<GuardrailChange>();
        var itself = Differing(before, after).Where(member => member != "guardrails").ToList();
        if (itself.Count > 0)
            changes.Add(new GuardrailChange(GuardrailChangeKind.Changed, null, itself));

        var (old, current) = (ByName(before), ByName(after));
        changes.AddRange(old.Where(guardrail => !current.ContainsKey(guardrail.Key)).Select(gone => new GuardrailChange(GuardrailChangeKind.Removed, gone.Key, [])));
        foreach (var (name, guardrail) in current)
        {
            if (!old.TryGetValue(name, out var earlier))
                changes.Add(new GuardrailChange(GuardrailChangeKind.Added, name, []));
            else if (Differing(earlier, guardrail).ToList() is { Count: > 0 } members)
                changes.Add(new GuardrailChange(GuardrailChangeKind.Changed, name, members));
        }

        changes.AddRange(Moved([.. old.Keys.Where(current.ContainsKey)], [.. current.Keys.Where(old.ContainsKey)]));
        return changes;
    }

    private static IEnumerable<GuardrailChange> Moved(List<string> before, List<string> after) =>
        from place in Enumerable.Range(0, after.Count)
        where before[place] != after[place]
        select new GuardrailChange(GuardrailChangeKind.Moved, after[place], []);

    // An absent member is null.
    private static IEnumerable<string> Differing(JsonElement before, JsonElement after) =>
        from name in before.EnumerateObject().Concat(after.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal)
        where !Same(Member(before, name), Member(after, name))
        select name;

    private static JsonElement? Member(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static bool Same(JsonElement? left, JsonElement? right) =>
        left is { } one && right is { } other ? JsonElement.DeepEquals(one, other) : left is null && right is null;

    private static Dictionary<string, JsonElement> ByName(JsonElement set) =>
        set.GetProperty("guardrails").EnumerateArray().ToDictionary(guardrail => guardrail.GetProperty("name").GetString()!, StringComparer.Ordinal);
}
