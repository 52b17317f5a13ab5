using System.Text;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Policy;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Guardrails.Remote;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails;

/// <summary>What several sets say together, and how the policy hears it.</summary>
public sealed class InspectContentTests : IDisposable
{
    private const string Organisation = "org000000001";
    private const string Token = "ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru";

    private readonly GateMeters meters = new();
    private readonly MemorySecrets secrets = new(TimeProvider.System);

    public void Dispose() => meters.Dispose();

    [Theory]
    [InlineData("warn", "a blue heron", "allow")]
    [InlineData("redact", "a blue heron", "allow")]
    [InlineData("block", "a blue heron", "guardrail-blocked")]
    [InlineData("escalate", "a blue heron", "ask")]
    [InlineData("retry", "a blue heron", "retry-with-changes")]
    [InlineData("block", "a heron", "allow")]
    public async Task Each_action_has_its_word_in_the_policy(string action, string text, string expected)
    {
        var reading = await ReadAsync($$"""{"input":"{{text}}"}""", Words(action));

        Assert.Equal(expected, reading.Verdict.Match(() => "allow", _ => "ask", refusal => refusal.Code.ToWireName()));
    }

    [Fact]
    public async Task Each_set_reads_what_the_one_before_it_left()
    {
        var reading = await ReadAsync(
            $$"""{"input":"send {{Token}}"}""",
            """[ { "name": "secrets", "kind": "secrets", "action": "replace", "replacement": "blue heron" } ]""",
            """[ { "name": "words", "kind": "phrases", "action": "replace", "replacement": "(bird)", "options": { "phrases": ["blue heron"] } } ]""");

        Assert.Equal("""{"input":"send (bird)"}""", Encoding.UTF8.GetString(reading.Changed!.Value.Span));
        Assert.Equal(["secrets", "words"], reading.Triggered.Select(one => one.Name));
    }

    [Fact]
    public async Task Of_all_sets_the_strictest_decides_and_nothing_goes_on_from_a_block()
    {
        var reading = await ReadAsync(
            $$"""{"input":"a blue heron {{Token}}"}""",
            """[ { "name": "secrets", "kind": "secrets", "action": "redact" } ]""",
            Words("escalate"),
            Words("block"),
            Words("retry"));

        Assert.Equal(InspectionVerdict.Block, reading.Strictest);
        Assert.Null(reading.Changed);
        Assert.Equal(["grs_0", "grs_1", "grs_2"], reading.Triggered.Select(one => one.Set));
    }

    [Theory]
    [InlineData("block", InspectionVerdict.Block)]
    [InlineData("redact", InspectionVerdict.Block)]
    [InlineData("warn", InspectionVerdict.Pass)]
    public async Task What_a_later_set_puts_together_is_read_by_the_earlier_ones(string action, InspectionVerdict verdict)
    {
        var reading = await ReadAsync(
            """{"input":"blue purple zebra"}""",
            Words(action),
            """[ { "name": "marks", "kind": "phrases", "action": "replace", "replacement": "heron", "options": { "phrases": ["purple zebra"] } } ]""");

        Assert.Equal(verdict, reading.Strictest);
        Assert.Equal(verdict == InspectionVerdict.Pass ? """{"input":"blue heron"}""" : null, reading.Changed is { } changed ? Encoding.UTF8.GetString(changed.Span) : null);
        Assert.Equal(["grs_0", "grs_1"], reading.Guards.Take(2).Select(guard => guard.Guardrail));
    }

    [Theory]
    [InlineData("retry", "", InspectionVerdict.Retry)]
    [InlineData("warn", """, "failure": "unavailable" """, InspectionVerdict.Unavailable)]
    public async Task What_an_earlier_set_refused_is_shown_to_no_endpoint(string action, string failure, InspectionVerdict verdict)
    {
        var text = failure.Length > 0 ? new string('a', GuardrailInspector.MostChars) : "a blue heron";

        var reading = await ReadAsync(
            $$"""{"input":"{{text}}"}""",
            Words(action).Replace(", \"options\"", $"{failure}, \"options\"", StringComparison.Ordinal),
            $"[ {RemoteBench.Judge()} ]");

        Assert.Equal((verdict, "words"), (reading.Strictest, Assert.Single(reading.Triggered).Name));
    }

    [Fact]
    public async Task Whoever_is_asked_is_told_by_every_guardrail_that_asks_and_sees_the_redacted_content()
    {
        var reading = await ReadAsync(
            $$"""{"input":"a blue heron {{Token}}"}""",
            """[ { "name": "secrets", "kind": "secrets", "action": "redact" } ]""",
            Words("escalate"),
            """[ { "name": "birds", "kind": "phrases", "action": "escalate", "options": { "phrases": ["heron"] } } ]""");

        Assert.Equal(["guardrail.words", "guardrail.birds"], Assert.IsType<Verdict.NeedsApproval>(reading.Verdict).Demand.Clauses);
        Assert.DoesNotContain(Token, Encoding.UTF8.GetString(reading.Changed!.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_knows_every_set_that_read_and_every_guardrail_that_found()
    {
        var reading = await ReadAsync("""{"input":"a blue heron"}""", """[ { "name": "secrets", "kind": "secrets", "action": "redact" } ]""", Words("warn"));

        Assert.Equal(
            [("grs_0", false, "pass"), ("grs_1", true, "pass"), (reading.Triggered[0].Guardrail, true, "warn")],
            reading.Guards.Select(guard => (guard.Guardrail, guard.Hit, guard.Action)));
    }

    [Theory]
    [InlineData("closed", "guardrail-blocked")]
    [InlineData("unavailable", "unavailable")]
    [InlineData("open", "allow")]
    public async Task A_rule_that_cannot_finish_says_what_its_operator_chose(string failure, string expected)
    {
        var reason = failure == "open" ? """, "reason": "only counted" """ : "";
        var tooLong = $$"""{"input":"{{new string('a', GuardrailInspector.MostChars)}}"}""";
        var reading = await ReadAsync(tooLong, $$"""[ { "name": "words", "kind": "phrases", "action": "warn", "failure": "{{failure}}"{{reason}}, "options": { "phrases": ["heron"] } } ]""");

        Assert.Equal(expected, reading.Verdict.Match(() => "allow", _ => "ask", refusal => refusal.Code.ToWireName()));
        Assert.Equal((0, failure), (reading.Triggered[0].Count, reading.Triggered[0].Failure.ToString()!.ToLowerInvariant()));
        Assert.Contains(reading.Guards, guard => guard.Action == $"failed-{failure}");
    }

    [Fact]
    public async Task A_gate_that_cannot_read_its_own_key_has_inspected_nothing()
    {
        secrets.IsDown = true;

        var reading = await ReadAsync("""{"input":"harmless"}""", Words("warn"));

        Assert.Equal(RefusalCode.Unavailable, Assert.IsType<Verdict.Deny>(reading.Verdict).Refusal.Code);
    }

    [Fact]
    public async Task Sets_that_cannot_be_had_let_nothing_pass()
    {
        var inspect = new InspectContent(new InspectionKeys(secrets, new SeededRandom(1), TimeProvider.System), null!, meters, TimeProvider.System);

        var reading = await inspect.InspectAsync(Organisation, AssignedSets.None with { Fault = "guardrail set `grs_1` cannot be read" }, "{}"u8.ToArray(), GuardrailDirection.Input, "tsk_1", default);

        Assert.Equal((InspectionVerdict.Unavailable, true), (reading.Strictest, Assert.IsType<Verdict.Deny>(reading.Verdict).Refusal.MayRetry));
    }

    [Fact]
    public async Task An_inspection_that_breaks_has_not_said_yes()
    {
        var inspect = new InspectContent(new InspectionKeys(secrets, new SeededRandom(1), TimeProvider.System), null!, meters, TimeProvider.System);

        var reading = await inspect.InspectAsync(Organisation, new AssignedSets([new AssignedSet("grs_1", 1, null!)]), "{}"u8.ToArray(), GuardrailDirection.Output, "tsk_1", default);

        Assert.Equal(RefusalCode.Unavailable, Assert.IsType<Verdict.Deny>(reading.Verdict).Refusal.Code);
    }

    [Theory]
    [InlineData(GuardrailDirection.Input, 3.5)]
    [InlineData(GuardrailDirection.Output, 20.5)]
    public void The_longest_that_an_inspection_takes_is_known_before_it_begins(GuardrailDirection direction, double seconds)
    {
        var judges = string.Join(", ", Enumerable.Range(0, 3).Select(i => RemoteBench.Judge(""", "direction": "output", "budgetMs": 10000""").Replace("judged", $"judge-{i}", StringComparison.Ordinal)));
        var set = new AssignedSet("grs_1", 1, new GuardrailInspector(Inspect.Set($"[ {judges}, {RemoteBench.Safety()} ]"), TimeProvider.System));

        Assert.Equal(TimeSpan.FromSeconds(seconds), InspectContent.LongestOf(new AssignedSets([set]), direction));
    }

    [Fact]
    public async Task Nothing_that_is_kept_repeats_what_was_found()
    {
        var json = $$"""{"input":{"{{Token}}":{"inner":"blue heron"},"has a name like this":"blue heron","{{new string('n', 40)}}":"blue heron"} }""";

        var reading = await ReadAsync(json, """[ { "name": "secrets", "kind": "secrets", "action": "block" }, { "name": "words", "kind": "phrases", "action": "warn", "options": { "phrases": ["blue heron"] } } ]""");

        Assert.Equal(["$.input.*"], reading.Triggered[0].Places.Select(place => place.At).Distinct());
        Assert.Equal(["$.input.*.inner", "$.input.*", "$.input.*"], reading.Triggered[1].Places.Select(place => place.At));
        Assert.DoesNotContain(Token, Assert.IsType<Verdict.Deny>(reading.Verdict).Refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_places_are_kept_than_somebody_reads()
    {
        var many = string.Join(',', Enumerable.Repeat("\"blue heron\"", 50));

        var one = Assert.Single((await ReadAsync($$"""{"input":[{{many}}]}""", Words("warn"))).Triggered);

        Assert.Equal((50, TriggeredGuardrail.MostPlaces), (one.Count, one.Places.Count));
    }

    [Fact]
    public async Task Where_nothing_is_assigned_nothing_is_said() => Assert.Same(ContentReading.Uninspected, await ReadAsync("""{"input":"blue heron"}"""));

    private static string Words(string action) =>
        $$"""[ { "name": "words", "kind": "phrases", "action": "{{action}}"{{(action == "retry" ? ", \"hint\": \"no birds\"" : "")}}, "options": { "phrases": ["blue heron"] } } ]""";

    private Task<ContentReading> ReadAsync(string json, params string[] sets)
    {
        var assigned = sets.Select((guardrails, i) => new AssignedSet($"grs_{i}", 1, new GuardrailInspector(Inspect.Patient(Inspect.Set(guardrails)), TimeProvider.System)));
        var remote = new AskRemote(new AnsweringTarget(), new RemoteSecrets(secrets, TimeProvider.System), new SeededRandom(1), TimeProvider.System);
        var inspect = new InspectContent(new InspectionKeys(secrets, new SeededRandom(1), TimeProvider.System), remote, meters, TimeProvider.System);
        return inspect.InspectAsync(Organisation, new AssignedSets([.. assigned]), Encoding.UTF8.GetBytes(json), GuardrailDirection.Input, "tsk_1", default);
    }
}
