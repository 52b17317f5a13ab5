using System.Text.Json;
using Gatehouse.Scenarios.BadInputs;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

public sealed class PoliciesChange(BadInputGate gate) : IClassFixture<BadInputGate>
{
    [Fact]
    public async Task Every_version_can_be_listed_read_and_compared()
    {
        var connection = await gate.Owner.ConnectAsync(gate.Agent, gate.Target.Url, new { rate = new { perMinute = 5 } });
        await gate.Owner.ChangePolicyAsync(connection, new { rate = new { perMinute = 10, perHour = 100 } });
        await gate.Owner.ChangePolicyAsync(connection, new { taskTypes = new[] { "summarize" } });
        var path = $"/v1/connections/{connection}/policy/versions";

        var first = await gate.GetAsync($"{path}?limit=2");
        var rest = await gate.GetAsync($"{path}?limit=2&after={first.Body.TextOf("after")}");
        var second = await gate.GetAsync($"{path}?version=2");
        var difference = await gate.GetAsync($"{path}?from=1&to=2");
        var back = await gate.GetAsync($"{path}?from=3&to=2");

        Assert.Equal([1L, 2L, 3L], new[] { first, rest }.SelectMany(page => page.Body.GetProperty("items").EnumerateArray()).Select(version => version.NumberOf("version")));
        var oldest = first.Body.GetProperty("items")[0];
        Assert.StartsWith("usr_", oldest.TextOf("by"), StringComparison.Ordinal);
        Assert.NotNull(oldest.TextOf("changedAt"));
        Assert.Equal("""{"rate":{"perMinute":10,"perHour":100}}""", second.Body.GetProperty("policy").GetRawText());
        Assert.Equal(
            """[{"op":"replace","at":"$.rate.perMinute","before":5,"after":10},{"op":"add","at":"$.rate.perHour","after":100}]""", difference.Body.GetProperty("changes").GetRawText());
        Assert.Equal(["remove", "add"], back.Body.GetProperty("changes").EnumerateArray().Select(change => change.TextOf("op")));
    }

    [Theory]
    [InlineData("?version=0", 400)]
    [InlineData("?version=x", 400)]
    [InlineData("?from=1", 400)]
    [InlineData("?from=1&to=1&version=1", 400)]
    [InlineData("?version=9", 404)]
    [InlineData("?from=1&to=9", 404)]
    [InlineData("?after=1", 400)]
    public async Task What_is_no_version_is_refused(string query, int status) =>
        Assert.Equal(status, (await gate.GetAsync($"/v1/connections/{gate.Connection}/policy/versions{query}")).Status);

    [Fact]
    public async Task Of_an_unknown_connection_there_are_no_versions() =>
        Assert.Equal(404, (await gate.GetAsync("/v1/connections/con_00000000000000000000/policy/versions")).Status);

    [Fact]
    public async Task A_spent_month_begins_anew_and_what_is_held_stays_held()
    {
        await using var held = await HeldTarget.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var policy = new { spend = new { monthly = 5 } };
        var (connection, busy) = (await gate.Owner.ConnectAsync(agent, target.Url, policy), await gate.Owner.ConnectAsync(agent, held.Target.Url, policy));
        await agent.EndAsync(await agent.HandInAsync(connection, maxCost: 5));
        await agent.HandInAsync(busy, maxCost: 5);
        Assert.Equal("spend-cap-reached", (await agent.DispatchAsync(connection, maxCost: 1)).Code);

        var reset = await gate.Client.PostAsync($"/v1/connections/{connection}/spend/reset", null, gate.Owner.Key);
        var resetBusy = await gate.Client.PostAsync($"/v1/connections/{busy}/spend/reset", null, gate.Owner.Key);

        Assert.Equal((200, 0L), (reset.Status, reset.Body.NumberOf("reserved")));
        Assert.Equal((0L, 5L), (resetBusy.Body.NumberOf("spent"), resetBusy.Body.NumberOf("reserved")));
        Assert.Equal(202, (await agent.DispatchAsync(connection, maxCost: 5)).Status);
        Assert.Equal("spend-cap-reached", (await agent.DispatchAsync(busy, maxCost: 1)).Code);
        var entry = Assert.Single((await gate.Owner.ReadAuditAsync(connection))[connection], record => record.Kind == "spend-reset");
        Assert.Equal<decimal?>(reset.Body.GetProperty("spent").GetDecimal() * 1_000_000, entry.Entry.GetProperty("cost").NumberOf("posted"));
        Assert.NotEqual(0, reset.Body.GetProperty("spent").GetDecimal());
        Assert.Equal(404, (await gate.Client.PostAsync("/v1/connections/con_00000000000000000000/spend/reset", null, gate.Owner.Key)).Status);
    }

    [Theory]
    [InlineData("?tools=search,stripe.refund", 200)]
    [InlineData("?tools=", 400)]
    [InlineData("?tools=a,,b", 400)]
    [InlineData("?tools=a,a", 400)]
    [InlineData("", 400)]
    public async Task A_policy_to_start_from_is_made_of_the_tools_names(string query, int status)
    {
        var reply = await gate.GetAsync($"/v1/policy/recommended{query}");

        Assert.Equal(status, reply.Status);
        if (status != 200)
            return;
        Assert.Equal(["read", "financial"], reply.Body.GetProperty("tools").EnumerateArray().Select(tool => tool.TextOf("class")));
        var made = await gate.Client.PostAsync(
            "/v1/connections", new { name = "recommended", from = gate.Agent.Id, to = new { http = new { url = gate.Target.Url.AbsoluteUri } }, policy = reply.Body.GetProperty("policy") }, gate.Owner.Key);
        Assert.Equal(201, made.Status);
    }

    [Fact]
    public async Task A_dry_run_says_that_the_key_is_missing()
    {
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, gate.Target.Url, new { tools = new { classes = new { destructive = "allow" } } });

        var keyless = await agent.PostAsync(AgentClient.Task(connection), dryRun: true);
        var keyed = await agent.PostAsync(AgentClient.Task(connection), key: "k", dryRun: true);

        Assert.Equal((400, "idempotency-key", 200), (keyless.Status, keyless.Body.TextOf("clause"), keyed.Status));
    }

    /// <summary>Case 58 of the catalogue.</summary>
    [Fact]
    public async Task A_verdict_beside_a_changing_policy_names_exactly_one_version_and_is_that_version_s()
    {
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        // Odd versions allow what is asked, even ones do not.
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { });
        using var isOver = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!isOver.IsCancellationRequested)
                AssertSaysWhereItStands(await agent.DispatchAsync(connection));
        }).ToList();

        for (var version = 2; version <= 13; version++)
            await gate.Owner.ChangePolicyAsync(connection, version % 2 == 0 ? new { taskTypes = new[] { "none" } } : new object());
        await isOver.CancelAsync();
        await Task.WhenAll(asking);

        var chain = (await gate.Owner.ReadAuditAsync(connection))[connection];
        var (standing, decided) = (1L, 0);
        foreach (var record in chain)
        {
            if (record.Kind == "policy-changed")
                standing = record.Entry.NumberOf("policyVersion")!.Value;
            if (record.Kind != "dispatch")
                continue;
            decided++;
            Assert.Equal((standing, standing % 2 == 1), (record.Entry.NumberOf("policyVersion"), record.IsAllow));
        }

        Assert.True(decided > 0, "nothing was decided");
    }

    [Fact]
    public async Task A_candidate_is_tried_on_what_was_accepted()
    {
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, gate.Target.Url, new { tools = new { classes = new { financial = "allow" } } });
        var replay = $"/v1/connections/{connection}/policy/replay";
        var (cheap, dear) = (await RefundAsync(20), await RefundAsync(200));
        await agent.EndAsync(dear);
        var candidate = new { tools = new { classes = new { financial = "allow" }, conditions = new[] { new { tool = "stripe.refund", when = new[] { new { at = "$.amount", op = "lte", value = 100 } } } } } };

        var first = await gate.Client.PostAsync($"{replay}?limit=1", candidate, gate.Owner.Key);
        var second = await gate.Client.PostAsync($"{replay}?limit=1&after={first.Body.TextOf("after")}", candidate, gate.Owner.Key);
        var asked = await gate.Client.PostAsync(replay, new { approval = new { when = "always", approvers = new[] { "user:a@example.com" } }, tools = new { classes = new { financial = "allow" } } }, gate.Owner.Key);
        var later = await gate.Client.PostAsync($"{replay}?since=2099-01-01T00:00:00.000Z", candidate, gate.Owner.Key);

        Assert.Equal((cheap, "allow", null), Of(Assert.Single(Items(first))));
        Assert.Equal((dear, "deny", "argument-condition-failed"), Of(Assert.Single(Items(second))));
        Assert.Equal(["approve", "approve"], Items(asked).Select(item => item.TextOf("verdict")));
        Assert.Empty(Items(later));
        Assert.Equal(1, (await gate.GetAsync($"/v1/connections/{connection}")).Body.NumberOf("policyVersion"));
        Assert.Equal(400, (await gate.Client.PostAsync($"{replay}?since=yesterday", candidate, gate.Owner.Key)).Status);
        Assert.Equal((400, "$.rates"), await gate.Client.PostAsync(replay, new { rates = 1 }, gate.Owner.Key) is var bad ? (bad.Status, bad.Body.GetProperty("errors")[0].TextOf("path")) : default);
        Assert.Equal(404, (await gate.Client.PostAsync("/v1/connections/con_00000000000000000000/policy/replay", candidate, gate.Owner.Key)).Status);

        async Task<string> RefundAsync(int amount)
        {
            var accepted = await agent.PostAsync(new { connection, task = new { type = "refund", tools = new[] { new { name = "stripe.refund", arguments = new { amount } } } } }, $"refund-{amount}");
            Assert.True(accepted.Status == 202, accepted.ToString());
            return accepted.Task;
        }

        static IEnumerable<JsonElement> Items(Reply page) => page.Body.GetProperty("items").EnumerateArray();

        static (string?, string?, string?) Of(JsonElement item) => (item.TextOf("task"), item.TextOf("verdict"), item.TextOf("code"));
    }

    [Fact]
    public async Task A_policy_that_applies_to_what_is_queued_ends_it_with_the_clause()
    {
        await using var held = await HeldTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, held.Target.Url, new { delivery = new { maxInFlight = 1 } });
        var sent = await agent.HandInAsync(connection, maxCost: 1);
        await held.IsBusyAsync();
        var queued = await agent.HandInAsync(connection, maxCost: 1);

        var path = $"/v1/connections/{connection}/policy";
        Assert.Equal(400, (await gate.Client.PutAsync($"{path}?applyToQueued=maybe", new { }, gate.Owner.Key, ("If-Match", "\"1\""))).Status);
        var changed = await gate.Client.PutAsync($"{path}?applyToQueued=true", new { taskTypes = new[] { "refund" } }, gate.Owner.Key, ("If-Match", "\"1\""));
        held.Release();
        var denied = await agent.EndAsync(queued);

        Assert.Equal(200, changed.Status);
        Assert.Equal("succeeded", (await agent.EndAsync(sent)).TaskStatus);
        Assert.Equal(("denied", "failedNoEffect"), (denied.TaskStatus, denied.Body.TextOf("outcome")));
        Assert.Equal(("task-type-not-permitted", "policy.taskTypes"), (denied.Body.GetProperty("refusal").TextOf("code"), denied.Body.GetProperty("refusal").TextOf("clause")));
        Assert.Equal(sent, Assert.Single(held.Target.Calls).Task);
        var entry = (await gate.Owner.ReadAuditAsync(connection)).Of(connection, queued).Single(record => record.Kind == "ended");
        Assert.Equal(("policy.taskTypes", 2L), (entry.Entry.TextOf("clause"), entry.Entry.NumberOf("policyVersion")));
        Assert.True((await gate.GetAsync($"{path}/versions?version=2")).Body.GetProperty("appliesToQueued").GetBoolean());
    }

    // A policy that changed at each of three readings leaves nothing but to say so, and that nothing has happened.
    private static void AssertSaysWhereItStands(Reply reply) =>
        Assert.Contains((reply.Status, reply.Code), new (int, string?)[] { (202, null), (403, "task-type-not-permitted"), (503, "unavailable") });
}
