using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Tests.Wire;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"a":3}""", """{"b":2,"a":3}""")]
    [InlineData("""{"a":1}""", "{}", """{"a":1}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":3}}""", """{"a":{"c":2,"b":3}}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null}}""", """{"a":{"c":2}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    [InlineData("""{"a":1}""", """{"a":null,"unknown":null}""", """{"a":null,"unknown":null}""")]
    [InlineData("""{"a":1}""", "[]", "[]")]
    public void A_patch_is_laid_over_a_document(string document, string patch, string expected) =>
        Assert.Equal(expected, MergePatch.Over(JsonElement.Parse(document), JsonElement.Parse(patch)).GetRawText());
}
