using System.Buffers;
using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>Conditions that must all hold of one document; each place in it is looked up once.</summary>
public sealed class ConditionSet
{
    // Up to so many places a search for each is faster than a walk over the document.
    private const int FewPlaces = 4;

    private readonly (JsonPath At, ValueTest[] Tests)[] places;
    private readonly PlaceTree? tree;

    public ConditionSet(IReadOnlyList<Condition> conditions)
    {
        All = conditions;
        places = [.. conditions
            .GroupBy(condition => condition.Path, StringComparer.Ordinal)
            .Select(place => (place.First().At, place.Select(condition => condition.Test).ToArray()))];
        tree = places.Length > FewPlaces ? new PlaceTree([.. places.Select(place => place.At)]) : null;
    }

    /// <summary>As written, in order.</summary>
    public IReadOnlyList<Condition> All { get; }

    public bool AllHold(JsonElement? document) => Pass(document, isDoubtEnough: false);

    /// <summary>Whether no condition is known to fail: what cannot be judged may well be true.</summary>
    public bool MayHold(JsonElement? document) => Pass(document, isDoubtEnough: true);

    public Condition? FirstThatDoesNotHold(JsonElement? document)
    {
        foreach (var condition in All)
        {
            if (condition.Test.Apply(condition.At.Find(document)) != ConditionOutcome.Holds)
                return condition;
        }

        return null;
    }

    private bool Pass(JsonElement? document, bool isDoubtEnough)
    {
        if (tree is not null && document is { } root)
            return PassInOneWalk(tree, root, isDoubtEnough);

        foreach (var (at, tests) in places)
        {
            if (!Pass(at.Find(document), tests, isDoubtEnough))
                return false;
        }

        return true;
    }

    private bool PassInOneWalk(PlaceTree walk, JsonElement root, bool isDoubtEnough)
    {
        var found = ArrayPool<JsonElement>.Shared.Rent(places.Length);
        found.AsSpan(0, places.Length).Clear();
        try
        {
            walk.Find(root, found);
            for (var i = 0; i < places.Length; i++)
            {
                var value = found[i].ValueKind == JsonValueKind.Undefined ? JsonValue.Absent : JsonValue.Of(found[i]);
                if (!Pass(value, places[i].Tests, isDoubtEnough))
                    return false;
            }

            return true;
        }
        finally
        {
            // Else the pool would keep the document alive.
            found.AsSpan(0, places.Length).Clear();
            ArrayPool<JsonElement>.Shared.Return(found);
        }
    }

    private static bool Pass(in JsonValue value, ValueTest[] tests, bool isDoubtEnough)
    {
        foreach (var test in tests)
        {
            var outcome = test.Apply(value);
            if (outcome != ConditionOutcome.Holds && !(isDoubtEnough && outcome == ConditionOutcome.CannotBeJudged))
                return false;
        }

        return true;
    }
}
