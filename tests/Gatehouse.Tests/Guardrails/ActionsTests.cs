using System.Text;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Tests.Guardrails;

/// <summary>What follows from a finding.</summary>
public sealed class ActionsTests
{
    private const string Token = "ghp_wK3v9Qm2Lr8TxB5nZ0pYs7Dc4Hf6Jg1Ea2Ru";

    [Fact]
    public void A_redaction_names_what_it_was_and_keeps_everything_else()
    {
        var inspection = Inspect.Json($$"""{"note":"use {{Token}} today","n":1.50,"deep":[{"b":true,"x":null}]}""");

        Assert.Equal(InspectionVerdict.Pass, inspection.Verdict);
        Assert.Matches("""^\{"note":"use \[github-token [a-p]{6}\] today","n":1.50,"deep":\[\{"b":true,"x":null\}\]\}$""", inspection.Content());
        var finding = Assert.Single(Assert.Single(inspection.Results).Findings);
        Assert.Equal(("github-token", "$.note", 4, 40, true), (finding.Kind, finding.At, finding.Offset, finding.Length, finding.IsExact));
        Assert.DoesNotContain(Token[4..20], finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_secret_has_the_same_placeholder_within_a_task_and_another_in_the_next()
    {
        var json = Encoding.UTF8.GetBytes($$"""["{{Token}}", "again {{Token}}"]""");
        var first = Inspect.Default.InspectJson(json, GuardrailDirection.Input, new InspectionKey(new byte[32], "tsk_1")).Content().Split('[', ']')[2];
        var inspection = Inspect.Default.InspectJson(json, GuardrailDirection.Input, new InspectionKey(new byte[32], "tsk_1"));
        var other = Inspect.Default.InspectJson(json, GuardrailDirection.Input, new InspectionKey(new byte[32], "tsk_2"));

        Assert.Equal(2, inspection.Content().Split(first).Length - 1);
        Assert.DoesNotContain(first, other.Content(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "account": 4111111111111111 }""")] // a number cannot become words
    [InlineData("""{ "4111111111111111": true }""")] // nor a name another name
    [InlineData("""{ "data": "Y2FyZCA0MTExIDExMTEgMTExMSAxMTEx" }""")] // nor can a part of what is encoded give way
    public void What_cannot_be_redacted_is_blocked(string json)
    {
        var inspection = Inspect.Json(json);

        Assert.Equal(InspectionVerdict.Block, inspection.Verdict);
        Assert.Null(inspection.Content);
        Assert.Contains("payment-card", inspection.Kinds());
    }

    [Theory]
    [InlineData("warn", InspectionVerdict.Pass)]
    [InlineData("redact", InspectionVerdict.Pass)]
    [InlineData("retry", InspectionVerdict.Retry)]
    [InlineData("escalate", InspectionVerdict.Escalate)]
    [InlineData("block", InspectionVerdict.Block)]
    public void Each_action_has_its_verdict(string action, InspectionVerdict verdict)
    {
        var hint = action == "retry" ? ", \"hint\": \"leave the word out\"" : "";
        var inspector = Inspect.Of($$"""[ { "name": "words", "kind": "phrases", "action": "{{action}}"{{hint}}, "options": { "phrases": ["blue heron"] } } ]""");

        Assert.Equal(verdict, Inspect.Text("The Blue  Heron flies.", inspector).Verdict);
        Assert.Same(Inspection.Clean, Inspect.Text("A heron is blue.", inspector));
    }

    [Fact]
    public void An_escalation_carries_the_redacted_text()
    {
        var inspector = Inspect.Of("""
            [ { "name": "secrets", "kind": "secrets", "action": "redact" },
              { "name": "words", "kind": "phrases", "action": "escalate", "options": { "phrases": ["blue heron"] } } ]
            """);
        var inspection = Inspect.Text($"blue heron {Token}", inspector);

        Assert.Equal((InspectionVerdict.Escalate, "words"), (inspection.Verdict, inspection.Decider!.Name));
        Assert.StartsWith("blue heron [github-token ", inspection.Content(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_replacement_that_is_itself_a_finding_is_blocked()
    {
        var inspector = Inspect.Of("""[ { "name": "words", "kind": "phrases", "action": "replace", "replacement": "Blue Heron", "options": { "phrases": ["blue heron"] } } ]""");

        Assert.Equal(InspectionVerdict.Block, Inspect.Text("a blue heron", inspector).Verdict);
    }

    [Fact]
    public void A_guardrail_reads_only_its_direction()
    {
        var inspector = Inspect.Of("""[ { "name": "words", "kind": "phrases", "direction": "output", "action": "block", "options": { "phrases": ["blue heron"] } } ]""");

        Assert.Equal(InspectionVerdict.Pass, inspector.InspectText("blue heron", GuardrailDirection.Input, Inspect.Key).Verdict);
        Assert.Equal(InspectionVerdict.Block, inspector.InspectText("blue heron", GuardrailDirection.Output, Inspect.Key).Verdict);
    }

    [Theory]
    [InlineData(GuardrailFailure.Closed, InspectionVerdict.Block)]
    [InlineData(GuardrailFailure.Unavailable, InspectionVerdict.Unavailable)]
    [InlineData(GuardrailFailure.Open, InspectionVerdict.Pass)]
    public void A_rule_that_throws_has_not_said_yes(GuardrailFailure failure, InspectionVerdict verdict)
    {
        var guardrail = new Guardrail("broken", new Throwing()) { Failure = failure };
        var inspection = new GuardrailInspector(new GuardrailSet("one", [guardrail]), TimeProvider.System).InspectText("hello", GuardrailDirection.Input, Inspect.Key);

        Assert.Equal(verdict, inspection.Verdict);
        Assert.Equal("threw InvalidOperationException", Assert.Single(inspection.Results).Failed);
    }

    [Fact]
    public void A_rule_that_is_over_its_time_has_not_said_yes()
    {
        var time = new Ticking();
        var guardrail = new Guardrail("slow", new Slow(time)) { Budget = TimeSpan.FromMilliseconds(10) };
        var inspector = new GuardrailInspector(new GuardrailSet("one", [guardrail]), time);

        Assert.Equal((InspectionVerdict.Block, "is over its time"), (inspector.InspectText("hello", GuardrailDirection.Input, Inspect.Key) is var inspection ? inspection.Verdict : default, inspection.Results[0].Failed));
    }

    [Fact]
    public void Content_that_is_too_long_to_be_read_is_refused() =>
        Assert.Equal(InspectionVerdict.Block, Inspect.Text(new string('a', GuardrailInspector.MostChars + 1)).Verdict);

    private sealed class Throwing : GuardrailRule
    {
        public override string Kind => "throwing";

        internal override void Inspect(TextViews text, FindingSink found) => throw new InvalidOperationException();
    }

    private sealed class Slow(Ticking time) : GuardrailRule
    {
        public override string Kind => "slow";

        internal override void Inspect(TextViews text, FindingSink found) => time.Now += TimeSpan.FromMilliseconds(11).Ticks;
    }

    private sealed class Ticking : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
