using System.Text.Json;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class BreakersAndBackups(TwoGates gates, ITestOutputHelper output)
{
    /// <summary>How many calls that fail one after another open a breaker.</summary>
    private const int InARow = 10;

    [Fact]
    public async Task A_target_that_fails_is_taken_out_of_the_path_its_backup_serves_and_the_record_says_why()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 503));
        await using var spare = await RecordingTarget.StartAsync();
        var (agent, connection, backup) = await OpenAsync(target, spare);

        var tasks = await HandInAsync(agent, connection, InARow + 2);
        foreach (var task in tasks)
        {
            var done = await OverAsync(agent, task);
            Assert.Equal(("routed", "succeeded", task), (done.TaskStatus, done.Body.TextOf("outcome"), done.Body.GetProperty("result").TextOf("seen")));
            var child = await agent.ReadAsync(done.Body.TextOf("routedTo")!);
            Assert.Equal((backup, "succeeded"), (child.Body.TextOf("connection"), child.TaskStatus));
        }

        Assert.Equal(tasks.Order(), spare.Calls.Select(call => call.Task).Order());
        Assert.All(spare.Calls, call => Assert.Equal(backup, call.Body.TextOf("connection")));
        var audit = await gates.Owner.ReadAuditAsync();
        Assert.Equal("breaker.consecutiveFailures", audit[connection].First(record => record.Kind == "breaker-opened").Entry.TextOf("clause"));
        foreach (var task in tasks)
        {
            var (route, end) = (Single(audit.Of(connection, task), "rerouted"), Single(audit.Of(connection, task), "ended"));
            Assert.Equal((backup, "breaker.consecutiveFailures"), (route.TextOf("subject"), route.TextOf("clause")));
            Assert.Equal(("routed", "breaker.consecutiveFailures"), (end.TextOf("status"), end.TextOf("clause")));
            Assert.Equal(task, Single(audit.Of(backup, end.TextOf("subject")!), "dispatch").TextOf("subject"));
        }
    }

    [Fact]
    public async Task Probes_find_that_the_target_is_back_and_its_tasks_are_its_own_again()
    {
        var isUp = false;
        await using var target = await RecordingTarget.StartAsync((call, response) => isUp ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, 500));
        await using var spare = await RecordingTarget.StartAsync();
        var (agent, connection, _) = await OpenAsync(target, spare);
        await HandInAsync(agent, connection, InARow);
        await IsInTheRecordAsync(connection, "breaker-opened");

        isUp = true;
        await Eventually.IsTrueAsync("the breaker closes", async () =>
        {
            await OverAsync(agent, await agent.HandInAsync(connection));
            return (await gates.Owner.ReadAuditAsync(connection))[connection].Any(record => record.Kind == "breaker-closed");
        });

        Assert.Equal("succeeded", (await agent.EndAsync(await agent.HandInAsync(connection))).TaskStatus);
    }

    [Fact]
    public async Task A_target_that_is_slow_is_out_of_the_path_where_there_is_another()
    {
        await using var target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.2));
            await RecordingTarget.Succeed(call, response);
        });
        await using var spare = await RecordingTarget.StartAsync();
        var (agent, connection, _) = await OpenAsync(target, spare, new { delivery = new { slowAfter = "PT1S" } });

        foreach (var task in await HandInAsync(agent, connection, 20))
            Assert.Equal("succeeded", (await OverAsync(agent, task)).Body.TextOf("outcome"));

        await IsInTheRecordAsync(connection, "breaker-opened");
        Assert.Equal("breaker.slowCalls", (await gates.Owner.ReadAuditAsync(connection))[connection].First(record => record.Kind == "breaker-opened").Entry.TextOf("clause"));
        Assert.Equal("routed", (await OverAsync(agent, await agent.HandInAsync(connection))).TaskStatus);
    }

    [Fact]
    public async Task Without_a_backup_tasks_wait_for_their_target_until_their_deadline()
    {
        var isUp = false;
        await using var target = await RecordingTarget.StartAsync((call, response) => isUp ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, 503));
        var (agent, connection) = await gates.OpenAsync(target, new { delivery = new { maxAttempts = 20 } });
        var waiting = await HandInAsync(agent, connection, InARow);
        await IsInTheRecordAsync(connection, "breaker-opened");

        var late = await agent.HandInAsync(connection, deadline: DateTimeOffset.UtcNow.AddSeconds(2).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
        var expired = await agent.EndAsync(late);
        Assert.Equal(("expired", "failedNoEffect"), (expired.TaskStatus, expired.Body.TextOf("outcome")));
        Assert.Equal(("target-unavailable", "breaker.consecutiveFailures"), (expired.Body.GetProperty("failure").TextOf("code"), expired.Body.GetProperty("failure").TextOf("clause")));
        Assert.Empty(target.CallsOf(late));

        isUp = true;
        foreach (var task in waiting)
            Assert.Equal("succeeded", (await agent.EndAsync(task, TimeSpan.FromMinutes(3))).TaskStatus);
    }

    [Fact]
    public async Task Where_once_is_the_most_no_work_is_at_two_targets()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 503));
        await using var spare = await RecordingTarget.StartAsync((call, response) => call.Number % 2 == 0 ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, 500));
        var (agent, connection, _) = await OpenAsync(target, spare, new { delivery = new { atMostOnce = true } });

        var first = await HandInAsync(agent, connection, InARow);
        await IsInTheRecordAsync(connection, "breaker-opened");
        string[] tasks = [.. first, .. await HandInAsync(agent, connection, 5)];
        foreach (var task in tasks)
            Assert.Equal("unknown", (await OverAsync(agent, task)).Body.TextOf("outcome"));

        Assert.Equal(tasks.Order(), target.Calls.Concat(spare.Calls).Select(call => call.Task).Order());
        Assert.NotEmpty(spare.Calls);
    }

    [Fact]
    public async Task Whoever_cancels_what_the_backup_does_ends_the_work_there()
    {
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 503));
        await using var spare = await RecordingTarget.StartAsync();
        var (agent, connection, backup) = await OpenAsync(target, spare);
        await HandInAsync(agent, connection, InARow);
        await IsInTheRecordAsync(connection, "breaker-opened");
        await gates.Owner.ChangePolicyAsync(backup, new { approval = new { when = "always", approvers = new[] { "user:ana@example.com" } } });

        var task = await agent.HandInAsync(connection);
        var routed = await Eventually.BecomesAsync("the backup has it", () => agent.ReadAsync(task), reply => reply.TaskStatus == "routed");
        Assert.Null(routed.Body.TextOf("outcome"));
        Assert.Equal(200, (await agent.CancelAsync(task)).Status);

        var over = await OverAsync(agent, task);
        Assert.Equal(("routed", "failedNoEffect"), (over.TaskStatus, over.Body.TextOf("outcome")));
        Assert.Equal("cancelled", (await agent.ReadAsync(over.Body.TextOf("routedTo")!)).TaskStatus);
        Assert.Empty(spare.CallsOf(task));
    }

    [Fact]
    public async Task Hosts_that_are_shot_between_a_task_and_its_child_lose_neither_and_make_no_second()
    {
        using var folder = new DataFolder();
        var shot = new[] { await GatewayProcess.StartAsync(folder), await GatewayProcess.StartAsync(folder) };
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 503));
        await using var spare = await RecordingTarget.StartAsync();
        try
        {
            var owner = new Operator(shot[0].Client, folder.OwnerKey);
            var agent = await owner.EnrolAsync();
            var (connection, backup) = await ConnectAsync(shot[0].Client, owner, agent, target, spare, new { });
            var accepted = await ShootUnderLoadAsync(folder, shot, agent, connection);

            var (last, at) = (agent.At(shot[0].Client), owner.At(shot[0].Client));
            foreach (var task in accepted)
                Assert.Equal("succeeded", (await OverAsync(last, task)).Body.TextOf("outcome"));
            var audit = await at.ReadAuditAsync();
            var children = audit[backup].Where(record => record.IsAllow).ToLookup(record => record.Entry.TextOf("subject"));
            output.WriteLine($"{accepted.Count} tasks, {children.Count} done by the backup in {spare.Calls.Count} calls");
            Assert.All(accepted, task => Assert.Single(children[task]));
        }
        finally
        {
            await shot[0].DisposeAsync();
            await shot[1].DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> ShootUnderLoadAsync(DataFolder folder, GatewayProcess[] shot, AgentClient agent, string connection)
    {
        var random = new Random(4711);
        await using var load = new Load(
            Enumerable.Range(0, 4).Select<int, Func<AgentClient?>>(n => () => agent.At(shot[n % 2].Client)), connection, TimeSpan.FromMilliseconds(60));
        for (var n = 0; n < (LongRun.IsWanted ? 30 : 2); n++)
        {
            await Task.Delay(random.Next(300, 1200));
            await shot[n % 2].ShootAsync();
            await shot[n % 2].DisposeAsync();
            shot[n % 2] = await GatewayProcess.StartAsync(folder);
        }

        await load.StopAsync();
        return load.Accepted;
    }

    private async Task<(AgentClient Agent, string Connection, string Backup)> OpenAsync(RecordingTarget target, RecordingTarget spare, object? policy = null)
    {
        var agent = await gates.Owner.EnrolAsync();
        var (connection, backup) = await ConnectAsync(gates.First, gates.Owner, agent, target, spare, policy ?? new { });
        return (agent, connection, backup);
    }

    private static async Task<(string Connection, string Backup)> ConnectAsync(GateClient gate, Operator owner, AgentClient agent, RecordingTarget target, RecordingTarget spare, object policy)
    {
        var backup = await owner.ConnectAsync(agent, spare.Url);
        var made = await gate.PostAsync("/v1/connections", new { name = "with a backup", from = agent.Id, to = new { http = new { url = target.Url.AbsoluteUri } }, policy, backup }, owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return (made.Body.TextOf("id")!, backup);
    }

    private static async Task<IReadOnlyList<string>> HandInAsync(AgentClient agent, string connection, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => agent.HandInAsync(connection)));

    /// <summary>Polls until the work is over, wherever it is done.</summary>
    private static Task<Reply> OverAsync(AgentClient agent, string task) =>
        Eventually.BecomesAsync($"`{task}` is over", () => agent.ReadAsync(task, wait: 5), reply => reply.Body.TextOf("outcome") is not null, TimeSpan.FromMinutes(3));

    private Task IsInTheRecordAsync(string connection, string kind) =>
        Eventually.IsTrueAsync($"`{kind}` is recorded", async () => (await gates.Owner.ReadAuditAsync(connection))[connection].Any(record => record.Kind == kind));

    private static JsonElement Single(IEnumerable<AuditRecord> records, string kind) => Assert.Single(records, record => record.Kind == kind).Entry;
}
