using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Policy;

/// <summary>What is different between two policies, place by place.</summary>
/// <remarks>
/// A list is one value, replaced whole, for its elements have no names; only where both lists have the same number of
/// objects are they compared one with one.
/// </remarks>
public static class PolicyDifference
{
    public static IReadOnlyList<PolicyEdit> Between(JsonElement before, JsonElement after)
    {
        var edits = new List<PolicyEdit>();
        Compare("$", before, after, edits);
        return edits;
    }

    private static void Compare(string at, JsonElement before, JsonElement after, List<PolicyEdit> edits)
    {
        if (JsonElement.DeepEquals(before, after))
            return;
        if (before.ValueKind is JsonValueKind.Object && after.ValueKind is JsonValueKind.Object)
            CompareMembers(at, before, after, edits);
        else if (AreAlike(before, after))
            CompareElements(at, before, after, edits);
        else
            edits.Add(new PolicyEdit(at, before, after));
    }

    private static void CompareMembers(string at, JsonElement before, JsonElement after, List<PolicyEdit> edits)
    {
        foreach (var member in before.EnumerateObject())
        {
            var place = at + WirePath.Member(member.Name);
            if (after.TryGetProperty(member.Name, out var value))
                Compare(place, member.Value, value, edits);
            else
                edits.Add(new PolicyEdit(place, member.Value, null));
        }

        foreach (var member in after.EnumerateObject().Where(member => !before.TryGetProperty(member.Name, out _)))
            edits.Add(new PolicyEdit(at + WirePath.Member(member.Name), null, member.Value));
    }

    private static void CompareElements(string at, JsonElement before, JsonElement after, List<PolicyEdit> edits)
    {
        for (var i = 0; i < before.GetArrayLength(); i++)
            Compare($"{at}[{i}]", before[i], after[i], edits);
    }

    private static bool AreAlike(JsonElement before, JsonElement after) =>
        before.ValueKind is JsonValueKind.Array
        && after.ValueKind is JsonValueKind.Array
        && before.GetArrayLength() == after.GetArrayLength()
        && before.EnumerateArray().Concat(after.EnumerateArray()).All(element => element.ValueKind is JsonValueKind.Object);
}
