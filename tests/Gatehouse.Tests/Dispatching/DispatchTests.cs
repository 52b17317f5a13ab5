using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Delegation;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Tests.Policy;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Dispatching;

public sealed class DispatchTests
{
    private readonly EngineBench bench = new();
    private Agent agent = null!;
    private Connection connection = null!;

    [Fact]
    public async Task A_yes_charges_the_rate_reserves_the_spend_and_announces_the_task_in_one_write()
    {
        await OpenAsync("""{"rate":{"perMinute":9},"spend":{"monthly":100,"defaultTask":2}}""");
        var accepted = Accepted(await AskAsync(Request with { IdempotencyKey = "k", Fingerprint = "f", Deadline = bench.World.Time.Wall.AddHours(1) }));

        var (_, batch) = bench.World.Table.Applied[^1];
        var id = accepted.Task.Task;
        Assert.Equal(["state", LedgerRows.Audit(accepted.At.Sequence), LedgerRows.Task(id), LedgerRows.Input(id)], batch.Take(4).Select(write => write.Key));
        Assert.StartsWith("idem|", batch[4].Key, StringComparison.Ordinal);
        var state = await bench.StateAsync(connection.Id);
        Assert.Equal((1, Money.Of(2)), (state.Rate.CountInMinute(state.LastTime), state.Spend.CommittedIn(Month.Of(state.LastTime))));

        var task = await bench.TaskAsync(connection.Id, id);
        Assert.Equal((TaskState.Queued, agent.Id, 1L, Money.Of(2)), (task.State, task.Agent, task.PolicyVersion, task.Reservation!.Amount));
        var message = GateMessage.Parse(bench.World.Queue.Sent[^1].Body.Span)!;
        Assert.Equal((TaskStep.Deliver, id, state.Version - 1), (message.Step, message.Subject, message.Base));
    }

    [Fact]
    public async Task The_entry_commits_to_exactly_what_will_be_sent()
    {
        await OpenAsync("""{"spend":{"defaultTask":1}}""");
        var task = new TaskFacts("review")
        {
            Model = "gpt-5",
            Tools = [ToolUse.Named("web_search", Given.Json("""{"q":1.50}"""))],
        };
        var accepted = Accepted(await AskAsync(Request with { Task = task, Input = Given.Json("""{"text":"ä","n":1e3}""") }));

        var stored = bench.World.Table.Find(Partition, LedgerRows.Input(accepted.Task.Task))!.Content.Body;
        var payload = DispatchInput.PayloadOf(stored);
        var entry = JsonDocument.Parse(bench.World.Table.Find(Partition, LedgerRows.Audit(accepted.At.Sequence))!.Content.Body).RootElement;
        Assert.Equal(entry.GetProperty("payload").GetString(), PayloadCommitment.Of(stored.Span[..PayloadCommitment.SaltBytes], payload.Span));

        var sent = JsonDocument.Parse(payload).RootElement;
        Assert.Equal(["task", "connection", "type", "model", "session", "tools", "input", "maxCost"], sent.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("ä", "1e3"), (sent.GetProperty("input").GetProperty("text").GetString(), sent.GetProperty("input").GetProperty("n").GetRawText()));
        Assert.Equal("1.50", sent.GetProperty("tools")[0].GetProperty("arguments").GetProperty("q").GetRawText());
        Assert.Equal((accepted.Task.Task, "1"), (sent.GetProperty("task").GetString(), sent.GetProperty("maxCost").GetRawText()));
    }

    [Fact]
    public async Task A_key_answers_as_it_did_and_only_to_the_same_request()
    {
        await OpenAsync("""{"rate":{"perMinute":1}}""");
        var keyed = Request with { IdempotencyKey = "k", Fingerprint = "f", Deadline = bench.World.Time.Wall.AddSeconds(1) };
        var first = Accepted(await AskAsync(keyed));
        bench.World.Time.Advance(TimeSpan.FromSeconds(5));
        var again = Accepted(await AskAsync(keyed));

        Assert.Equal((first.Task, first.At, true), (again.Task, again.At, again.Replayed));
        Assert.Equal("idempotency-mismatch", Code(await AskAsync(keyed with { Fingerprint = "g" })));
        Assert.Equal("rate-limited", Code(await AskAsync(keyed with { IdempotencyKey = "other", Deadline = null })));
    }

    [Fact]
    public async Task A_refusal_pins_no_key()
    {
        await OpenAsync("""{"taskTypes":[]}""");
        var keyed = Request with { IdempotencyKey = "k", Fingerprint = "f" };
        Assert.Equal("task-type-not-permitted", Code(await AskAsync(keyed)));
        await new ChangePolicy(bench.Ledgers).HandleAsync(EngineBench.Organisation, connection.Id, Given.Policy("{}"), 1, appliesToQueued: false, EngineBench.Operator, default);

        Accepted(await AskAsync(keyed with { Fingerprint = "g" }));
    }

    [Theory]
    [InlineData(0, "malformed")]
    [InlineData(-1, "malformed")]
    [InlineData(1, "accepted")]
    [InlineData(604_800_000, "accepted")]
    [InlineData(604_800_001, "malformed")]
    public async Task A_deadline_is_ahead_and_at_most_seven_days(long milliseconds, string expected)
    {
        await OpenAsync("{}");

        Assert.Equal(expected, Code(await AskAsync(Request with { Deadline = bench.Ledgers.Clock.Now.AddMilliseconds(milliseconds) })));
    }

    [Theory]
    [InlineData("{}", "accepted")]
    [InlineData("""{"tools":{"classes":{"financial":"allow"}}}""", "malformed")]
    [InlineData("""{"tools":{"classes":{"destructive":"approve"}}}""", "malformed")]
    public async Task A_connection_that_opted_into_harm_needs_a_key(string policy, string expected)
    {
        await OpenAsync(policy);

        Assert.Equal(expected, Code(await AskAsync(Request)));
        Assert.Equal("accepted", Code(await AskAsync(Request with { IdempotencyKey = "k", Fingerprint = "f" })));
    }

    [Fact]
    public async Task A_task_that_needs_a_human_waits_and_its_approval_s_message_is_the_only_one()
    {
        await OpenAsync("""{"approval":{"when":"always","approvers":["user:ana@example.com"]}}""");

        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await AskAsync(Request));
        Assert.Equal(TaskState.AwaitingApproval, accepted.Task.State);
        var message = GateMessage.Parse(Assert.Single(bench.World.Queue.Sent).Body.Span)!;
        Assert.Equal((TaskStep.Await, accepted.Task.Approval), (message.Step, message.Subject));
    }

    [Fact]
    public async Task Somebody_else_s_connection_is_unknown_and_its_chain_is_left_alone()
    {
        await OpenAsync("{}");
        var stranger = await bench.AgentAsync();
        var entries = bench.World.Table.Rows(Partition, "audit|").Count;

        Assert.Equal("not-found", Code(await bench.Accept.HandleAsync(EngineBench.Caller(stranger), Request, default)));
        Assert.Equal(entries, bench.World.Table.Rows(Partition, "audit|").Count);
    }

    [Fact]
    public async Task What_another_instance_changed_is_read_again()
    {
        await OpenAsync("""{"taskTypes":[]}""");
        Assert.Equal("task-type-not-permitted", Code(await AskAsync(Request)));
        var other = new EngineBench(bench);
        await new ChangePolicy(other.Ledgers).HandleAsync(EngineBench.Organisation, connection.Id, Given.Policy("{}"), 1, appliesToQueued: false, EngineBench.Operator, default);
        Assert.Equal("accepted", Code(await AskAsync(Request)));

        await other.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        Assert.Equal("agent-frozen", Code(await AskAsync(Request)));
        await other.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Unfreeze, EngineBench.Operator, default);
        Assert.Equal("accepted", Code(await AskAsync(Request)));
        await other.ContainAgent.HandleAsync(EngineBench.Organisation, agent.Id, ContainmentAction.Kill, EngineBench.Operator, default);
        Assert.Equal("agent-revoked", Code(await AskAsync(Request)));
    }

    [Fact]
    public async Task A_receiver_that_another_instance_froze_gets_nothing()
    {
        var receiver = await bench.AgentAsync(new AgentEndpoint("https://other.example/", EndpointProtocol.Http));
        agent = await bench.AgentAsync();
        connection = await bench.ConnectionAsync(agent, to: new ConnectionTarget.ToAgent(receiver.Id));
        Assert.Equal("accepted", Code(await AskAsync(Request)));

        await new EngineBench(bench).ContainAgent.HandleAsync(EngineBench.Organisation, receiver.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        Assert.NotEqual("accepted", Code(await AskAsync(Request)));
    }

    [Fact]
    public async Task An_ancestor_that_another_instance_killed_breaks_the_delegation()
    {
        await OpenAsync("{}");
        var ancestor = await bench.AgentAsync();
        var human = await bench.Get<People>().FindOrAddAsync(EngineBench.Organisation, "user:ana@example.com", default);
        var caller = EngineBench.Caller(agent, ancestor.Id, human.Id);
        Assert.Equal("accepted", Code(await bench.Accept.HandleAsync(caller, Request, default)));
        await new EngineBench(bench).ContainAgent.HandleAsync(EngineBench.Organisation, ancestor.Id, ContainmentAction.Kill, EngineBench.Operator, default);

        Assert.Equal("delegation-broken", Code(await bench.Accept.HandleAsync(caller, Request, default)));
        Assert.Equal("delegation-broken", Code(await bench.Accept.HandleAsync(EngineBench.Caller(agent, "agt_00000000000000000000"), Request, default)));
    }

    [Fact]
    public async Task A_refusal_says_who_what_and_why()
    {
        await OpenAsync("""{"taskTypes":[]}""");
        var refused = Assert.IsType<DispatchOutcome.Refused>(await AskAsync(Request));

        var entry = JsonDocument.Parse(bench.World.Table.Find(Partition, LedgerRows.Audit(refused.At!.Value.Sequence))!.Content.Body).RootElement;
        Assert.Equal(
            ("dispatch", "deny", "task-type-not-permitted", agent.Id, "review"),
            (Text(entry, "kind"), Text(entry, "decision"), Text(entry, "code"), Text(entry, "agent"), Text(entry, "taskType")));
        Assert.False(entry.TryGetProperty("task", out _));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await OpenAsync("""{"rate":{"perMinute":1}}""");
        var applied = bench.World.Table.Applied.Count;
        var tried = Assert.IsType<DispatchOutcome.Tried>(await bench.Accept.TryAsync(EngineBench.Caller(agent), Request, default));

        Assert.Equal(("allow", applied), (tried.Evaluation.Word(), bench.World.Table.Applied.Count));
        Assert.Equal("not-found", Code(await bench.Accept.TryAsync(EngineBench.Caller(await bench.AgentAsync()), Request, default)));
    }

    [Fact]
    public async Task Without_a_store_it_is_unavailable_and_an_open_outcome_names_its_task()
    {
        await OpenAsync("{}");
        // From here on the index knows of the hour, and the next write is the commit itself.
        await AskAsync(Request);
        bench.World.Table.NextWrites.Enqueue(_ =>
        {
            bench.World.Table.IsDown = true;
            throw new IOException("time-out");
        });
        var open = Assert.IsType<DispatchOutcome.Refused>(await AskAsync(Request));

        Assert.Equal(("outcome-unknown", connection.Id), (open.Refusal.Code.ToWireName(), Gatehouse.Identity.Ids.ConnectionOf(open.Task)));
        Assert.Equal("unavailable", Code(await AskAsync(Request)));
    }

    private string Partition => $"{EngineBench.Organisation}|{connection.Id}";

    private DispatchRequest Request => EngineBench.Request(connection);

    private async Task OpenAsync(string policy)
    {
        agent = await bench.AgentAsync();
        connection = await bench.ConnectionAsync(agent, policy);
    }

    private Task<DispatchOutcome> AskAsync(DispatchRequest request) => bench.Accept.HandleAsync(EngineBench.Caller(agent), request, default);

    private static DispatchOutcome.Accepted Accepted(DispatchOutcome outcome) => Assert.IsType<DispatchOutcome.Accepted>(outcome);

    private static string Code(DispatchOutcome outcome) => outcome.Match(_ => "accepted", refused => refused.Refusal.Code.ToWireName(), _ => "tried");

    private static string? Text(JsonElement entry, string name) => entry.GetProperty(name).GetString();
}
