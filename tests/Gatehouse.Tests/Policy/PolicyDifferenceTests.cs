using System.Text.Json;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

public sealed class PolicyDifferenceTests
{
    [Theory]
    [InlineData("{}", "{}", "")]
    [InlineData("""{"rate":{"perMinute":5}}""", """{"rate":{"perMinute":10}}""", "$.rate.perMinute 5 10")]
    [InlineData("""{"spend":{"monthly":1.0}}""", """{"spend":{"monthly":1}}""", "")]
    [InlineData("{}", """{"taskTypes":[]}""", "$.taskTypes - []")]
    [InlineData("""{"notBefore":null}""", "{}", "$.notBefore null -")]
    [InlineData("""{"taskTypes":["a","b"]}""", """{"taskTypes":["b"]}""", """$.taskTypes ["a","b"] ["b"]""")]
    [InlineData("""{"access":[{"name":"x","when":[]}]}""", """{"access":[{"name":"y","when":[]}]}""", """$.access[0].name "x" "y" """)]
    [InlineData("""{"access":[]}""", """{"access":{}}""", "$.access [] {}")]
    [InlineData("""{"access":{}}""", """{"access":[]}""", "$.access {} []")]
    [InlineData("""{"a":[{"b":1},2]}""", """{"a":[{"b":2},2]}""", """$.a [{"b":1},2] [{"b":2},2]""")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[2]}""", """$.a [{"b":1}] [2]""")]
    [InlineData("""{"access":[{"name":"x"}]}""", """{"access":[]}""", """$.access [{"name":"x"}] []""")]
    [InlineData("""{"trust":{"minimum":"Known"}}""", """{"trust":null,"rate":{}}""", """$.trust {"minimum":"Known"} null|$.rate - {}""")]
    public void Each_difference_has_its_place_and_both_values(string before, string after, string expected) =>
        Assert.Equal(expected.Trim(), string.Join('|', PolicyDifference.Between(JsonElement.Parse(before), JsonElement.Parse(after))
            .Select(edit => $"{edit.At} {edit.Before?.GetRawText() ?? "-"} {edit.After?.GetRawText() ?? "-"}")));
}
