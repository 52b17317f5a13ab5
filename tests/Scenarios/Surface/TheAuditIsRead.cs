using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

[Trait(Deployment.Trait, Deployment.Deployed)]
public sealed class TheAuditIsRead(SmallHouse house) : IClassFixture<SmallHouse>
{
    private const int Dispatches = 700;

    [LocalFact]
    public async Task Thousands_of_entries_are_paged_through_by_connection_and_by_agent()
    {
        var connection = await house.ConnectAsync("{}");
        await FillAsync(connection);

        foreach (var question in new[] { $"connection={connection}&kind=dispatch", $"agent={house.Agent}&kind=dispatch&decision=allow" })
        {
            var items = await AllAsync($"/v1/audit?{question}&limit=400");
            var here = items.Where(item => item.GetProperty("chain").GetString() == connection).ToList();

            Assert.Equal(Dispatches, here.Count);
            Assert.Equal(Dispatches, here.DistinctBy(item => item.GetProperty("sequence").GetInt64()).Count());
            Assert.Equal(items.Select(TimeOf).Order(StringComparer.Ordinal), items.Select(TimeOf));
            Assert.All(here, item => Assert.Equal(LeafHash.Of(Encoding.UTF8.GetBytes(item.GetProperty("entry").GetRawText())), item.GetProperty("hash").GetString()));
        }
    }

    [TargetFact]
    public async Task A_range_of_an_export_verifies_as_one_and_a_whole_chain_as_whole()
    {
        var connection = await house.ConnectAsync("{}");
        for (var i = 0; i < 3; i++)
            await house.DispatchAsync(connection);
        var items = await AllAsync($"/v1/audit?connection={connection}");
        var second = TimeOf(items[1]);

        var bySequence = Assert.IsType<AuditVerification.Range>(await ExportAsync($"connection={connection}&first=2&last=3"));
        Assert.Equal((2, 3), (bySequence.Entries.First, bySequence.Entries.Last));
        var byTime = Assert.IsType<AuditVerification.Range>(await ExportAsync($"connection={connection}&from={second}"));
        Assert.Equal(second, TimeOf(items[(int)byTime.Entries.First - 1]));
        Assert.IsType<AuditVerification.Range>(await ExportAsync($"connection={connection}&from=2001-01-01T00:00:00.000Z&to=2002-01-01T00:00:00.000Z"));
        Assert.IsType<AuditVerification.Range>(await ExportAsync("chain=control&first=2"));
        Assert.IsType<AuditVerification.Intact>(await ExportAsync($"connection={connection}"));
        Assert.IsType<AuditVerification.Intact>(await ExportAsync(""));
    }

    [Fact]
    public async Task Who_read_and_who_took_a_copy_stands_in_the_organisations_own_chain()
    {
        var connection = await house.ConnectAsync("{}");
        await house.AsOwnerAsync("GET", $"/v1/audit?connection={connection}");
        await house.AsOwnerAsync("GET", $"/v1/audit/export?connection={connection}");

        var items = await AllAsync("/v1/audit?chain=control");
        foreach (var kind in new[] { "audit-read", "audit-exported" })
            Assert.Single(items, item => TextOf(item, "kind") == kind && TextOf(item, "connection") == connection && TextOf(item, "operator")!.StartsWith("usr_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/audit", 400)]
    [InlineData("/v1/audit?agent=x", 400)]
    [InlineData("/v1/audit?chain=control&from=yesterday", 400)]
    [InlineData("/v1/audit?chain=control&from=2026-12-01T00:00:00.000Z&to=2026-12-01T00:00:00.000Z", 400)]
    [InlineData("/v1/audit?chain=control&kind=Dispatch", 400)]
    [InlineData("/v1/audit?chain=control&decision=maybe", 400)]
    [InlineData("/v1/audit?chain=control&code=no", 400)]
    [InlineData("/v1/audit?chain=control&agnet=x", 400)]
    [InlineData("/v1/audit?chain=control&after=x", 400)]
    [InlineData("/v1/audit?chain=$control", 400)]
    [InlineData("/v1/audit?chain=events:x", 400)]
    [InlineData("/v1/audit?chain=control&connection=con_aaaaaaaaaaaaaaaaaaaa", 400)]
    [InlineData("/v1/audit?chain=control&chain=control", 400)]
    [InlineData("/v1/audit?connection=con_aaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/v1/audit?agent=agt_aaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/v1/audit?session=ses_aaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/v1/audit?task=tsk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/v1/audit?chain=events:agt_aaaaaaaaaaaaaaaaaaaa", 404)]
    [InlineData("/v1/audit/export?connection=x", 400)]
    [InlineData("/v1/audit/export?first=1", 400)]
    [InlineData("/v1/audit/export?chain=control&first=0", 400)]
    [InlineData("/v1/audit/export?chain=control&first=3&last=2", 400)]
    [InlineData("/v1/audit/export?chain=control&first=1&from=2026-12-01T00:00:00.000Z", 400)]
    [InlineData("/v1/audit/export?chain=control&first=1000000", 404)]
    [InlineData("/v1/audit/export?connection=con_aaaaaaaaaaaaaaaaaaaa", 404)]
    public async Task What_makes_no_sense_is_malformed_and_what_is_not_ours_is_not_there(string path, int status) =>
        Assert.Equal(status, (await house.AsOwnerAsync("GET", path)).Status);

    [Fact]
    public async Task Every_fault_of_a_question_is_told_at_once()
    {
        var answer = await house.AsOwnerAsync("GET", "/v1/audit?agent=x&from=y&kind=z&what=1");
        Assert.Equal(["agent", "kind", "from", "what"], answer.Body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()!));
    }

    [TargetFact]
    public async Task An_after_is_good_for_its_own_question_alone()
    {
        var connection = await house.ConnectAsync("{}");
        await house.DispatchAsync(connection);
        var after = (await house.AsOwnerAsync("GET", $"/v1/audit?connection={connection}&limit=1")).Text("after");

        Assert.Equal(200, (await house.AsOwnerAsync("GET", $"/v1/audit?connection={connection}&limit=1&after={after}")).Status);
        Assert.Equal(400, (await house.AsOwnerAsync("GET", $"/v1/audit?chain=control&after={after}")).Status);
    }

    [Fact]
    public async Task An_agent_does_not_read_the_audit()
    {
        Assert.Equal((403, "forbidden"), await CodeAsync("/v1/audit?chain=control"));
        Assert.Equal((403, "forbidden"), await CodeAsync("/v1/audit/export"));

        async Task<(int Status, string Code)> CodeAsync(string path)
        {
            var answer = await house.AsAgentAsync("GET", path);
            return (answer.Status, answer.Code);
        }
    }

    // With their claims and ends, three times as many entries.
    private async Task FillAsync(string connection) =>
        await Parallel.ForAsync(0, Dispatches, async (_, _) => Assert.Equal(202, (await house.DispatchAsync(connection)).Status));

    private async Task<IReadOnlyList<JsonElement>> AllAsync(string path)
    {
        var items = new List<JsonElement>();
        for (var next = path; ;)
        {
            var page = await house.AsOwnerAsync("GET", next);
            Assert.Equal(200, page.Status);
            items.AddRange(page.Body.GetProperty("items").EnumerateArray());
            if (!page.Body.TryGetProperty("after", out var after))
                return items;
            next = $"{path}&after={after.GetString()}";
        }
    }

    private async Task<AuditVerification> ExportAsync(string query)
    {
        var answer = await house.AsOwnerAsync("GET", $"/v1/audit/export?{query}");
        Assert.Equal(200, answer.Status);
        using var export = new MemoryStream(answer.Bytes);
        return await AuditVerifier.VerifyAsync(export, default);
    }

    private static string TimeOf(JsonElement item) => TextOf(item, "ts")!;

    private static string? TextOf(JsonElement item, string name) => item.GetProperty("entry").TryGetProperty(name, out var value) ? value.GetString() : null;
}
