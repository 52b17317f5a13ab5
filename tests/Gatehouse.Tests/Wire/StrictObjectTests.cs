using System.Text.Json;
using Gatehouse.Wire;

namespace Gatehouse.Tests.Wire;

public sealed class StrictObjectTests
{
    private readonly List<WireError> errors = [];

    [Fact]
    public void All_errors_are_collected_with_their_places()
    {
        var body = Read("""{ "name": 1, "when": "soon", "tools": [ { "name": "a\n" }, 7 ], "tags": ["x", "x", 1, ""], "extra": 0 }""");

        body.RequiredText("name");
        body.OptionalInstant("when");
        foreach (var tool in body.OptionalObjects("tools", 10)!)
            tool.RequiredText("name");
        body.OptionalTexts("tags", 10);
        body.Required("missing");
        body.Close();

        Assert.Equal(
            ["$.name", "$.when", "$.tools[1]", "$.tools[0].name", "$.tags[1]", "$.tags[2]", "$.tags[3]", "$.missing", "$.extra"],
            errors.Select(e => e.Path));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("3")]
    public void What_is_no_object_is_one_error(string json)
    {
        var body = Read(json);
        body.RequiredText("name");
        body.Close();

        Assert.Equal("$", Assert.Single(errors).Path);
    }

    [Theory]
    [InlineData("\"5\"")]
    [InlineData("5")]
    [InlineData("true")]
    [InlineData("{}")]
    public void Nothing_is_coerced(string value)
    {
        var body = Read($"{{\"list\":{value}}}");

        Assert.Null(body.OptionalTexts("list", 10));
        Assert.Contains("must be an array", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_as_good_as_absent()
    {
        var body = Read("""{ "a": null, "b": null }""");

        Assert.Null(body.OptionalText("a"));
        Assert.Null(body.RequiredText("b"));
        body.Close();
        Assert.Equal(new WireError("$.b", "is required"), Assert.Single(errors));
    }

    [Theory]
    [InlineData("task\\n", false)]
    [InlineData("a\\u0000b", false)]
    [InlineData("a\\u007fb", false)]
    [InlineData("a\\u202eb", false)]
    [InlineData("a\\u200bb", false)]
    [InlineData("a\\udb40\\udc41b", false)]
    [InlineData("", false)]
    [InlineData("refund.issue", true)]
    [InlineData("Überweisung prüfen", true)]
    public void A_name_is_text_that_can_be_shown(string name, bool isFine)
    {
        var body = Read($"{{\"name\":\"{name}\"}}");

        Assert.Equal(isFine, body.RequiredText("name") is not null);
        Assert.Equal(isFine, errors.Count == 0);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_name_has_at_most_256_bytes(int length, bool isFine) =>
        Assert.Equal(isFine, Read($"{{\"name\":\"{new string('x', length)}\"}}").RequiredText("name") is not null);

    private StrictObject Read(string json) => new(JsonElement.Parse(json), "$", errors);
}
