using System.Text;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Containment;
using Gatehouse.Dispatching;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails.Assignment;

/// <summary>What a task says is read before it is decided, and what is left of it is what everything else rests on.</summary>
public sealed class InspectInputTests
{
    [Fact]
    public async Task What_is_stored_committed_to_and_decided_on_is_what_guardrails_left()
    {
        var bench = await GuardedBench.StartAsync("redact");

        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await bench.DispatchAsync(bench.Here, $"a {GuardedBench.Phrase}"));

        var stored = Row(bench, LedgerRows.Input(accepted.Task.Task));
        var sent = JsonElement.Parse(DispatchInput.PayloadOf(stored).Span);
        Assert.Matches(@"^a \[phrases [a-p]{6}\]$", sent.GetProperty("input").GetProperty("text").GetString());
        Assert.Equal(["task", "connection", "type", "session", "tools", "input"], sent.EnumerateObject().Select(member => member.Name));
        var entry = JsonElement.Parse(Row(bench, LedgerRows.Audit(accepted.At.Sequence)).Span);
        Assert.Equal(PayloadCommitment.Of(stored.Span[..PayloadCommitment.SaltBytes], DispatchInput.PayloadOf(stored).Span), entry.GetProperty("payload").GetString());
        Assert.Equal([(bench.Set, 1, "pass"), (accepted.Guardrails[0].Guardrail, 1, "redact")], entry.GetProperty("guards").EnumerateArray()
            .Select(guard => (guard.GetProperty("guardrail").GetString()!, guard.GetProperty("version").GetInt32(), guard.GetProperty("action").GetString()!)));
    }

    [Fact]
    public async Task Equal_findings_of_a_task_have_one_placeholder_and_of_two_tasks_two()
    {
        var bench = await GuardedBench.StartAsync("redact");

        var first = await TextAsync(bench, $"{GuardedBench.Phrase}, {GuardedBench.Phrase}");
        var second = await TextAsync(bench, GuardedBench.Phrase);

        Assert.Single(first.Split(", ").Distinct());
        Assert.NotEqual(first.Split(", ")[0], second);
    }

    [Fact]
    public async Task What_is_refused_anyhow_is_not_read()
    {
        var read = 0;
        var bench = await GuardedBench.StartAsync("warn", policy: """{"taskTypes":[]}""", inspector: set => new GuardrailInspector(Counting(set, () => read++), TimeProvider.System));

        Assert.Equal("task-type-not-permitted", await bench.SayAsync(bench.Here));

        Assert.Equal(0, read);
    }

    [Fact]
    public async Task What_was_not_read_because_of_an_old_state_is_read_before_it_passes()
    {
        var bench = await GuardedBench.StartAsync("block");
        await bench.There.ContainConnection.HandleAsync(EngineBench.Organisation, bench.Connection.Id, ContainmentAction.Freeze, EngineBench.Operator, default);
        Assert.Equal("connection-frozen", await bench.SayAsync(bench.There));
        await bench.Here.ContainConnection.HandleAsync(EngineBench.Organisation, bench.Connection.Id, ContainmentAction.Unfreeze, EngineBench.Operator, default);

        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
        Assert.Equal("queued", await bench.SayAsync(bench.There, "a heron"));
    }

    [Fact]
    public async Task Without_a_reading_nothing_is_decided_but_a_no()
    {
        var bench = await GuardedBench.StartAsync("warn");
        var request = EngineBench.Request(bench.Connection);
        var draft = (await bench.Here.Drafts.ReadAsync(EngineBench.Caller(bench.Agent), request, bench.Here.Drafts.NewTaskId(request), afresh: true, default))!;

        var outcome = await bench.Here.Ledgers.For(EngineBench.Organisation, bench.Connection.Id)
            .CommitAsync(new LedgerRequest<DispatchOutcome>(view => DispatchDecision.Decide(view, draft, Gatehouse.Policy.DispatchPolicy.Checks)), default);

        Assert.True(draft.MustBeRead);
        Assert.Equal("an inspection", Assert.IsType<LedgerOutcome<DispatchOutcome>.Stale>(outcome).What);
    }

    [Theory]
    [InlineData(GuardrailFailure.Closed, "guardrail-blocked")]
    [InlineData(GuardrailFailure.Unavailable, "unavailable")]
    [InlineData(GuardrailFailure.Open, "queued")]
    public async Task A_rule_that_throws_has_said_what_was_written_down(GuardrailFailure failure, string expected)
    {
        var broken = new Guardrail("broken", new Throwing()) { Failure = failure };
        var bench = await GuardedBench.StartAsync("warn", inspector: set => new GuardrailInspector(set with { Guardrails = [broken] }, TimeProvider.System));

        Assert.Equal(expected, await bench.SayAsync(bench.Here));
    }

    [Theory]
    [InlineData("guardrail-set-version|{set}|0000000001", "{}", "guardrail set `{set}` cannot be read")]
    [InlineData("guardrail-set|{set}", "{", "guardrail set `{set}` cannot be read")]
    [InlineData("guardrail-set|{set}", "null", "guardrail set `{set}` cannot be read")]
    [InlineData("organisation", "{", "the guardrail sets of the organisation cannot be read")]
    [InlineData("organisation", "null", "the guardrail sets of the organisation cannot be read")]
    public async Task A_set_that_cannot_be_read_lets_nothing_pass(string row, string stored, string why)
    {
        var bench = await GuardedBench.StartAsync("warn");
        bench.Here.World.Table.Put($"{EngineBench.Organisation}|$control", row.Replace("{set}", bench.Set, StringComparison.Ordinal), new RowContent(EngineBench.Organisation, "", Encoding.UTF8.GetBytes(stored)));

        var refused = Assert.IsType<DispatchOutcome.Refused>(await bench.DispatchAsync(bench.There, "a heron"));

        Assert.Equal((Gatehouse.Policy.RefusalCode.Unavailable, why.Replace("{set}", bench.Set, StringComparison.Ordinal)), (refused.Refusal.Code, refused.Refusal.Detail));
        Assert.NotNull(refused.At);
    }

    [Fact]
    public async Task A_set_that_was_deleted_in_the_moment_it_was_named_goes_on_binding()
    {
        var bench = await GuardedBench.StartAsync("block", isBound: false);
        await EngineBenchDeleteAsync(bench);
        var standing = await bench.Here.Connections.FindAsync(EngineBench.Organisation, bench.Connection.Id, afresh: true, default);
        var named = JsonSerializer.SerializeToUtf8Bytes(standing!.Document with { GuardrailSets = [bench.Set] }, RegistryJson.Default.Connection);
        bench.Here.World.Table.Put($"{EngineBench.Organisation}|{bench.Connection.Id}", LedgerRows.Config, new RowContent(EngineBench.Organisation, "", named));

        Assert.Equal("guardrail-blocked", await bench.SayAsync(bench.There));
    }

    [Fact]
    public async Task On_a_warm_path_a_reading_costs_no_transaction_more()
    {
        var bench = await GuardedBench.StartAsync("redact");
        await bench.SayAsync(bench.Here);
        bench.Here.World.Table.Log.Clear();

        await bench.SayAsync(bench.Here);

        Assert.Equal([$"write {EngineBench.Organisation}|{bench.Connection.Id}"], bench.Here.World.Table.Log.Select(line => string.Join(' ', line.Split(' ').Take(2))));
    }

    [Theory]
    [InlineData("""{"type":"t","tools":[{"name":"n","arguments":{"a":1.50}}],"input":null}""")]
    [InlineData("""{"type":"t","model":"m","tools":[]}""")]
    [InlineData("""{"type":"t","tools":[],"claimed":{"ticket":"4711"}}""")]
    public void What_is_read_is_what_is_sent(string content)
    {
        var request = DispatchContent.With(new DispatchRequest { Connection = "con_00000000000000000000", Task = new TaskFacts("other") }, Encoding.UTF8.GetBytes(content));

        Assert.Equal(content, Encoding.UTF8.GetString(DispatchContent.Of(request).Span));
    }

    private static async Task EngineBenchDeleteAsync(GuardedBench bench) =>
        Assert.IsType<ChangeOutcome<StoredSet>.Changed>(await bench.Here.Get<DeleteSet>().HandleAsync(EngineBench.Organisation, bench.Set, 1, EngineBench.Operator, default));

    private static async Task<string> TextAsync(GuardedBench bench, string text)
    {
        var accepted = Assert.IsType<DispatchOutcome.Accepted>(await bench.DispatchAsync(bench.Here, text));
        return JsonElement.Parse(DispatchInput.PayloadOf(Row(bench, LedgerRows.Input(accepted.Task.Task))).Span).GetProperty("input").GetProperty("text").GetString()!;
    }

    private static ReadOnlyMemory<byte> Row(GuardedBench bench, string row) => bench.Here.World.Table.Find($"{EngineBench.Organisation}|{bench.Connection.Id}", row)!.Content.Body;

    private static GuardrailSet Counting(GuardrailSet set, Action read) => set with { Guardrails = [new Guardrail("counting", new Listening(read))] };

    private sealed class Throwing : GuardrailRule
    {
        public override string Kind => "throwing";

        internal override void Inspect(TextViews text, FindingSink found) => throw new InvalidOperationException("broken");
    }

    private sealed class Listening(Action read) : GuardrailRule
    {
        public override string Kind => "listening";

        internal override void InspectWhole(InspectedContent content, FindingSink found) => read();
    }
}
