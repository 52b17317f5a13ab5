using System.Globalization;
using System.Text.Json;
using Gatehouse.Policy.Conditions;

namespace Gatehouse.Tests.Policy;

public sealed class ConditionSetTests
{
    // More places than a set searches for one by one.
    private static readonly string[] places = ["$.a", "$['b c']", "$.nested.x", "$.nested.y", "$.list[0]", "$.list[2].deep", "$.ü", "$"];

    [Theory]
    [InlineData("""{ "a": 1, "b c": 1, "nested": { "x": 1, "y": 1 }, "list": [1, 0, { "deep": 1 }], "ü": 1 }""", "")]
    [InlineData("""{ "\u0061": 1, "b\u0020c": 1, "nested": { "\u0078": 1, "y": 1 }, "list": [1, 0, { "deep": 1 }], "\u00fc": 1 }""", "")]
    [InlineData("""{ "A": 1, "bc": 1, "nested": [1], "list": { "0": 1 }, "u": 1 }""", "$.a;$['b c'];$.nested.x;$.nested.y;$.list[0];$.list[2].deep;$.ü")]
    [InlineData("""{ "a": null, "b c": 1, "nested": { "y": 1 }, "list": [1, 0], "ü": 1 }""", "$.nested.x;$.list[2].deep")]
    [InlineData("""[1, 2]""", "$.a;$['b c'];$.nested.x;$.nested.y;$.list[0];$.list[2].deep;$.ü")]
    [InlineData("7", "$.a;$['b c'];$.nested.x;$.nested.y;$.list[0];$.list[2].deep;$.ü")]
    public void A_walk_finds_what_a_search_finds(string document, string absent)
    {
        var json = Given.Json(document);
        var isThere = places.ToDictionary(place => place, place => !absent.Split(';').Contains(place));

        Assert.True(Exist(isThere).AllHold(json));
        foreach (var place in places)
        {
            Assert.Equal(isThere[place], Exist(new() { [place] = true }).AllHold(json));
            Assert.False(Exist(new(isThere) { [place] = !isThere[place] }).AllHold(json));
        }
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData("10.0", true)]
    [InlineData("1e1", true)]
    [InlineData("-0", true)]
    [InlineData("10.000000000000000000000000000001", false)]
    [InlineData("11", false)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775809", true)]
    [InlineData("1e400", false)]
    public void An_integer_bar_is_exact_whatever_the_form_of_the_number(string number, bool isWithin) =>
        Assert.Equal(isWithin, Given.Facts(
            """{ "tools": { "allow": ["t"], "conditions": [ { "tool": "t", "when": [ { "at": "$.n", "op": "lte", "value": 10 } ] } ] } }""",
            Given.Using(Given.Tool("t", string.Create(CultureInfo.InvariantCulture, $$"""{ "n": {{number}} }""")))).Evaluate().Word() == "allow");

    private static ConditionSet Exist(Dictionary<string, bool> places) => new(
        [.. places.Select(place => JsonPath.TryParse(place.Key, out var at)
            ? new Condition(place.Key, at, "exists", new ExistsTest(place.Value))
            : throw new JsonException(place.Key))]);
}
