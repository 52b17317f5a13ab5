using System.Diagnostics;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Limits and patterns that no policy and no budget may have, wherever they are sent.</summary>
[Collection(BadInputHouse.Name)]
public sealed class PolicyInputs(BadInputHouse gate)
{
    public static TheoryData<string> Patterns =>
        ["(?=a)b", "(?!a)b", "(?<=a)b", @"(a)\1", "(?>a+)b", "(?(a)b|c)", "((a{1000}){1000})", "((((a{100}){100}){100}){100})", "(", "[", "a{2,1}", "\\", new string('a', 1001)];

    [Theory]
    [MemberData(nameof(Patterns))]
    public async Task Case_51_a_pattern_that_may_run_for_long_is_none(string pattern)
    {
        var access = new[] { new { name = "x", when = new[] { new { at = "$.task.input.text", op = "matches", value = pattern } } } };

        await IsRefusedAsync(new { access }, "$.access[0].when[0].value");
    }

    [Fact]
    public async Task Case_51_rules_are_counted_before_they_are_read()
    {
        var rule = new { name = "x", when = new[] { new { at = "$.claimed.a", op = "eq", value = 1 } } };

        await IsRefusedAsync(new { access = Enumerable.Repeat(rule, 10_000) }, null, (413, "too-large"));
        var pattern = new { at = "$.claimed.text", op = "matches", value = "(a{100}){9}" };
        await IsRefusedAsync(new { access = new[] { new { name = "x", when = Enumerable.Repeat(pattern, 33) } } }, "$.access[0].when[32].value");
        await IsRefusedAsync(new { taskTypes = Enumerable.Range(0, 4_000).Select(n => $"{n}") }, "$.taskTypes");
    }

    [Fact]
    public async Task Case_51_a_pattern_that_backtracks_elsewhere_decides_at_once_here()
    {
        var access = new[] { new { name = "x", when = new[] { new { at = "$.claimed.text", op = "matches", value = "^(a+)+$" } } } };
        var connection = await gate.House.Owner.ConnectAsync(gate.House.Agent, gate.Target.Url, new { access });

        var since = Stopwatch.StartNew();
        var reply = await gate.House.Agent.PostAsync(new { connection, task = new { type = "summarize" }, claimed = new { text = new string('a', 4000) + "!" } });

        Assert.Equal((403, "access-rule-failed"), (reply.Status, reply.Code));
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("""{"rate":{"perMinute":-1} }""", "$.rate.perMinute")]
    [InlineData("""{"rate":{"perMinute":1000001} }""", "$.rate.perMinute")]
    [InlineData("""{"rate":{"perHour":2147483648} }""", "$.rate.perHour")]
    [InlineData("""{"rate":{"perHour":1.5} }""", "$.rate.perHour")]
    [InlineData("""{"rate":{"perHour":"1"} }""", "$.rate.perHour")]
    [InlineData("""{"spend":{"monthly":0.0000001} }""", "$.spend.monthly")]
    [InlineData("""{"spend":{"monthly":-1} }""", "$.spend.monthly")]
    [InlineData("""{"spend":{"monthly":9223372036854775808} }""", "$.spend.monthly")]
    public async Task Case_52_a_limit_that_cannot_be_is_refused_wherever_it_is_sent(string limits, string place)
    {
        var house = gate.House;
        var record = await gate.RecordAsync();
        foreach (var (route, path, body, at) in new[]
        {
            ("PUT /v1/connections/{connection}/policy", $"/v1/connections/{house.Connection}/policy", limits, place),
            ("POST /v1/connections", "/v1/connections", $$"""{"name":"x","from":"{{house.Agent.Id}}","to":{"http":{"url":"http://127.0.0.1:9/"} },"policy":{{limits}} }""", $"$.policy{place[1..]}"),
            ("PUT /v1/budgets", "/v1/budgets", $$"""{"of":{"agent":"{{house.Agent.Id}}"},{{limits[1..]}}""", place),
        })
        {
            var reply = await gate.SendAsync(new ApiRoute(route.Split(' ')[0], route.Split(' ')[1]), path, body);
            gate.IsSafe(reply, route);
            Assert.True((reply.Status, reply.Code) == (400, "malformed") && reply.Body.GetProperty("errors")[0].TextOf("path") == at, $"{route}: {reply}");
        }

        await gate.HasDoneNothingSinceAsync(record);
    }

    [Theory]
    [InlineData("perMinute", 429, "rate-limited")]
    [InlineData("perHour", 429, "rate-limited")]
    [InlineData("monthly", 403, "spend-cap-reached")]
    [InlineData("perTask", 403, "cost-above-task-cap")]
    public async Task Case_52_a_limit_of_nothing_lets_nothing_pass(string limit, int status, string code)
    {
        var zero = new Dictionary<string, decimal> { [limit] = 0 };
        object policy = limit is "perMinute" or "perHour" ? new { rate = zero } : new { spend = zero };
        var connection = await gate.House.Owner.ConnectAsync(gate.House.Agent, gate.Target.Url, policy);

        var reply = await gate.House.Agent.DispatchAsync(connection, maxCost: 1);

        gate.IsSafe(reply, limit);
        Assert.True((reply.Status, reply.Code) == (status, code), reply.ToString());
        Assert.False(reply.Body.GetProperty("retry").GetProperty("possible").GetBoolean());
        Assert.Equal(code, Assert.Single((await gate.House.Owner.ReadAuditAsync(connection))[connection], entry => entry.Decision == "deny").Entry.TextOf("code"));
        Assert.DoesNotContain(gate.Target.Calls, call => call.Body.TextOf("connection") == connection);
    }

    private async Task IsRefusedAsync(object policy, string? place, (int Status, string Code)? with = null)
    {
        var path = $"/v1/connections/{gate.House.Connection}/policy";
        var record = await gate.RecordAsync();

        var reply = await gate.House.Gate.PutAsync(path, policy, gate.House.Owner.Key, ("If-Match", (await gate.House.GetAsync(path)).Header("ETag")!));

        gate.IsSafe(reply, Json.Of(policy)[..40]);
        Assert.True((reply.Status, reply.Code) == (with ?? (400, "malformed")), reply.ToString());
        if (place is not null)
            Assert.Equal(place, reply.Body.GetProperty("errors")[0].TextOf("path"));
        await gate.HasDoneNothingSinceAsync(record);
    }
}
