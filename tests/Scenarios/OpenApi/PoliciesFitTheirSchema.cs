using System.Text.Json;
using Gatehouse.Policy;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.OpenApi;

/// <summary>The schema of policies against their parser.</summary>
public sealed class PoliciesFitTheirSchema
{
    private static readonly JsonElement document = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "docs", "openapi.json")));
    private static readonly JsonShape shape = new(document);

    [Fact]
    public void Every_recipe_of_the_cookbook_fits()
    {
        var recipes = MarkdownBlock.Of(Path.Combine(Checkout.Root, "docs", "policy-cookbook.md")).Where(block => block.Label == "policy").ToArray();

        Assert.InRange(recipes.Length, 10, 100);
        Assert.All(recipes, recipe => Assert.Empty(FaultsOf(recipe.Text)));
    }

    [Theory]
    [InlineData("""{"rate":{"perMinute":1.5}}""")]
    [InlineData("""{"rate":{"perSecond":1}}""")]
    [InlineData("""{"rate":{"perHour":-1}}""")]
    [InlineData("""{"spend":{"monthly":"1"}}""")]
    [InlineData("""{"spend":{"onOverrun":"ignore"}}""")]
    [InlineData("""{"tools":{"classes":{"financial":"maybe"}}}""")]
    [InlineData("""{"tools":{"conditions":[{"tool":"t","when":[]}]}}""")]
    [InlineData("""{"access":[{"when":[{"at":"$.task.type","op":"eq","value":1}]}]}""")]
    [InlineData("""{"windows":[{"days":["Monday"],"from":"08:00","to":"18:00","timeZone":"Europe/Berlin"}]}""")]
    [InlineData("""{"delivery":{"maxAttempts":0}}""")]
    [InlineData("""{"approval":{"memory":"never"}}""")]
    [InlineData("""{"taskTypes":[""]}""")]
    [InlineData("""{"nonsense":1}""")]
    [InlineData("[]")]
    public void What_the_parser_refuses_does_not_fit(string policy)
    {
        Assert.IsType<PolicyParseOutcome.Rejected>(PolicyParser.Parse(JsonElement.Parse(policy)));
        Assert.NotEmpty(FaultsOf(policy));
    }

    private static IReadOnlyList<string> FaultsOf(string policy) =>
        shape.FindFaults(JsonElement.Parse(policy), document.GetProperty("components").GetProperty("schemas").GetProperty("Policy"), isWhole: true);
}
