using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class ListsPage(SmallHouse house) : IClassFixture<SmallHouse>
{
    private const string NewAgent = """{"name":"x","owner":{"team":"t","contact":"c"}}""";

    [Fact]
    public async Task Every_agent_is_on_exactly_one_page()
    {
        for (var i = 0; i < 4; i++)
            await house.AsOwnerAsync("POST", "/v1/agents", NewAgent);

        List<string> seen = [];
        string? after = null;
        do
        {
            var page = await house.AsOwnerAsync("GET", $"/v1/agents?limit=2{(after is null ? "" : $"&after={after}")}");
            Assert.Equal(200, page.Status);
            var ids = IdsOf(page);
            Assert.InRange(ids.Length, 0, 2);
            seen.AddRange(ids);
            after = page.Body.TryGetProperty("after", out var next) ? next.GetString() : null;
            Assert.All(ids, id => Assert.DoesNotContain(id, after ?? "", StringComparison.Ordinal));
        }
        while (after is not null);

        Assert.Equal(IdsOf(await house.AsOwnerAsync("GET", "/v1/agents?limit=1000")), seen);
    }

    [Fact]
    public async Task The_after_of_a_page_is_good_for_its_own_list_alone()
    {
        for (var i = 0; i < 2; i++)
            await house.ConnectAsync("{}");
        await house.AsOwnerAsync("POST", "/v1/agents", NewAgent);
        var after = (await house.AsOwnerAsync("GET", "/v1/agents?limit=1")).Text("after");
        var first = after[0] == 'A' ? 'B' : 'A';

        Assert.Equal(200, (await house.AsOwnerAsync("GET", $"/v1/agents?after={after}")).Status);
        foreach (var path in new[]
        {
            $"/v1/connections?after={after}",
            $"/v1/agents/{house.Agent}/credentials?after={after}",
            $"/v1/agents?status=frozen&after={after}",
            $"/v1/agents?after={first}{after[1..]}",
            $"/v1/agents?after={after[..^1]}",
            $"/v1/agents?after={house.Agent}",
            "/v1/agents?after=",
        })
        {
            var refused = await house.AsOwnerAsync("GET", path);
            Assert.Equal((400, "malformed"), (refused.Status, refused.Code));
            Assert.Contains("`after` is not the `after` of this list", refused.Text("detail"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=1&limit=2")]
    [InlineData("after=x&after=y")]
    public async Task A_page_that_cannot_be_is_malformed(string query) =>
        Assert.Equal(400, (await house.AsOwnerAsync("GET", $"/v1/agents?{query}")).Status);

    private static string[] IdsOf(Reply page) => [.. page.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
