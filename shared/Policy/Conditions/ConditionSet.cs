using System.Text.Json;

namespace Gatehouse.Policy.Conditions;

/// <summary>Conditions that must all hold of one document; each place in it is looked up once.</summary>
public sealed class ConditionSet
{
    private readonly (JsonPath At, ValueTest[] Tests)[] places;

    public ConditionSet(IReadOnlyList<Condition> conditions)
    {
        All = conditions;
        places = [.. conditions
            .GroupBy(condition => condition.Path, StringComparer.Ordinal)
            .Select(place => (place.First().At, place.Select(condition => condition.Test).ToArray()))];
    }

    /// <summary>As written, in order.</summary>
    public IReadOnlyList<Condition> All { get; }

    public bool AllHold(JsonElement? document)
    {
        foreach (var (at, tests) in places)
        {
            var value = at.Find(document);
            foreach (var test in tests)
            {
                if (test.Apply(value) != ConditionOutcome.Holds)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether no condition is known to fail: what cannot be judged may well be true.</summary>
    public bool MayHold(JsonElement? document)
    {
        foreach (var (at, tests) in places)
        {
            var value = at.Find(document);
            foreach (var test in tests)
            {
                if (test.Apply(value) == ConditionOutcome.Fails)
                    return false;
            }
        }

        return true;
    }

    public Condition? FirstThatDoesNotHold(JsonElement? document)
    {
        foreach (var condition in All)
        {
            if (condition.Test.Apply(condition.At.Find(document)) != ConditionOutcome.Holds)
                return condition;
        }

        return null;
    }
}
