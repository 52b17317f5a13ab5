using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Tests.Ports;
using Gatehouse.Vault.Exchange;

namespace Gatehouse.Tests.Vault.Exchange;

/// <summary>The gate presents a person's token to a target: what is on record of it, and what becomes of a task whose token is refused or slow to come.</summary>
public sealed class PresentedTests
{
    [Fact]
    public async Task The_claim_says_of_which_grant_a_token_was_presented_and_for_what()
    {
        var bench = await StartAsync(_ => AnsweringTarget.Says("""{"output":"done"}"""));
        var task = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await DeliverAsync(bench, task);

        var claim = Assert.Single(Entries(bench), entry => entry.GetProperty("kind").GetString() == "claim");
        Assert.Equal(bench.Grant, claim.GetProperty("grant").GetProperty("id").GetString());
        Assert.Equal(["mail.read"], claim.GetProperty("grant").GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.DoesNotContain("access-", string.Concat(Entries(bench).Select(entry => entry.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_refuses_a_cached_token_is_called_once_more_with_another()
    {
        var bench = await StartAsync(call => Bearer(call) == "Bearer access-2" ? AnsweringTarget.Says("{}", 401) : AnsweringTarget.Says("""{"output":"done"}"""));
        var task = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await DeliverAsync(bench, task);
        Assert.Equal(TaskState.Queued, (await TaskAsync(bench, task)).State);
        await DeliverAsync(bench, task);

        Assert.Equal(["Bearer access-2", "Bearer access-3"], Presented(bench));
        Assert.Equal((TaskState.Succeeded, 2), ((await TaskAsync(bench, task)).State, (await TaskAsync(bench, task)).Attempts));
        Assert.Equal((3, 1), ((await bench.GrantAsync()).Tokens!.Version, (await bench.GrantAsync()).Tokens!.Access.Count));
    }

    [Fact]
    public async Task A_target_that_refuses_two_tokens_ends_the_task_and_says_so()
    {
        var bench = await StartAsync(_ => AnsweringTarget.Says("{}", 401));
        var task = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await DeliverAsync(bench, task);
        await DeliverAsync(bench, task);

        var ended = await TaskAsync(bench, task);
        Assert.Equal((TaskState.Failed, TaskEffect.FailedNoEffect, "grant-refused"), (ended.State, ended.Effect, ended.Failure!.Code));
        Assert.Equal(["Bearer access-2", "Bearer access-3"], Presented(bench));
        // What two have refused is good for nobody: the next task asks anew.
        Assert.Empty((await bench.GrantAsync()).Tokens!.Access);
    }

    [Fact]
    public async Task Where_a_task_may_be_sent_once_a_refused_token_ends_it_and_is_dropped()
    {
        var bench = await StartAsync(_ => AnsweringTarget.Says("{}", 401), """{"delivery":{"atMostOnce":true}}""");
        var task = await bench.At.DispatchAsync(bench.Agent, bench.Connection);

        await DeliverAsync(bench, task);

        Assert.Equal((TaskState.Failed, "grant-refused"), ((await TaskAsync(bench, task)).State, (await TaskAsync(bench, task)).Failure!.Code));
        Assert.Single(Presented(bench));
        Assert.Empty((await bench.GrantAsync()).Tokens!.Access);
    }

    [Fact]
    public async Task A_refusal_of_the_gates_own_token_is_what_it_was()
    {
        var at = new EngineBench();
        at.Target.Answer = _ => AnsweringTarget.Says("{}", 401);
        var agent = await at.AgentAsync();
        var connection = await at.ConnectionAsync(agent);
        var task = await at.DispatchAsync(agent, connection);

        await at.HandleMessage.HandleAsync(Message(at, task), default);

        Assert.Equal("target-401", (await at.TaskAsync(connection.Id, task.Task.Task)).Failure!.Code);
    }

    [Fact]
    public async Task Deliveries_that_wait_for_a_slow_provider_leave_their_places_to_others()
    {
        var bench = await StartAsync(_ => AnsweringTarget.Says("""{"output":"done"}"""));
        var own = EngineBench.Value(await bench.At.OpenConnection.HandleAsync(VaultBench.Organisation, EngineBench.Draft(bench.Agent), VaultBench.Operator, default));
        var tasks = new List<DispatchOutcome.Accepted>();
        for (var n = 0; n < 8; n++)
            tasks.Add(await bench.At.DispatchAsync(bench.Agent, bench.Connection));
        var other = await bench.At.DispatchAsync(bench.Agent, own);
        TimeSpan longest = default;
        bench.Told.OnAsked = () =>
        {
            bench.Told.OnAsked = () => { };
            // The provider takes its time over the first one's token; these come meanwhile.
            foreach (var task in tasks[1..])
                longest = Longer(longest, Took(bench, () => DeliverAsync(bench, task)));
            longest = Longer(longest, Took(bench, () => bench.At.HandleMessage.HandleAsync(Message(bench.At, other), default)));
        };

        await DeliverAsync(bench, tasks[0]);

        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(TaskState.Succeeded, (await bench.At.TaskAsync(own.Id, other.Task.Task)).State);
        Assert.Single(bench.Told.Asked);
        // They come again soon, each in its own time, and find what was stored.
        bench.At.World.Time.Advance(TimeSpan.FromSeconds(5));
        foreach (var task in tasks[1..])
        {
            await DeliverAsync(bench, task);
            Assert.Equal(TaskState.Succeeded, (await TaskAsync(bench, task)).State);
        }

        Assert.Single(bench.Told.Asked);
    }

    private static async Task<VaultBench> StartAsync(Func<TargetCall, TargetReply> answer, string policy = "{}")
    {
        var bench = await VaultBench.StartAsync(policy, "mail.read");
        bench.At.Target.Answer = call => call.Url.Host == "login.example" ? bench.Told.Answer(call) : answer(call);
        return bench;
    }

    private static IReadOnlyList<string> Presented(VaultBench bench) => [.. bench.At.Target.Calls.Where(call => call.Url.Host == "depot.example").Select(Bearer)];

    private static string Bearer(TargetCall call) => call.Headers.Single(header => header.Key == "Authorization").Value;

    private static Task DeliverAsync(VaultBench bench, DispatchOutcome.Accepted task) => bench.At.HandleMessage.HandleAsync(Message(bench.At, task), default);

    private static TestMessage Message(EngineBench at, DispatchOutcome.Accepted task) =>
        new(at.World.Queue.Sent.Last(message => GateMessage.Parse(message.Body.Span) is { Step: TaskStep.Deliver } sent && sent.Subject == task.Task.Task), []);

    private static Task<TaskRecord> TaskAsync(VaultBench bench, DispatchOutcome.Accepted task) => bench.At.TaskAsync(bench.Connection.Id, task.Task.Task);

    private static IReadOnlyList<JsonElement> Entries(VaultBench bench) =>
        [.. bench.At.World.Table.Rows($"{VaultBench.Organisation}|{bench.Connection.Id}", "audit|").Select(row => JsonDocument.Parse(row.Content.Body).RootElement)];

    // What is in memory is there at once; only the clock says how long somebody waited.
    private static TimeSpan Took(VaultBench bench, Func<Task> act)
    {
        var before = bench.At.World.Time.GetUtcNow();
        act().GetAwaiter().GetResult();
        return bench.At.World.Time.GetUtcNow() - before;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
