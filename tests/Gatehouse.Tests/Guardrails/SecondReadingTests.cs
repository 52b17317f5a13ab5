using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Normalisation;
using Gatehouse.Guardrails.Rules;

namespace Gatehouse.Tests.Guardrails;

/// <summary>What a changed content says when it is read once more.</summary>
public sealed class SecondReadingTests
{
    private const string Marks = """{ "name": "marks", "kind": "phrases", "action": "replace", "replacement": "-", "options": { "phrases": ["purple zebra"] } }""";

    [Theory]
    [InlineData("redact")]
    [InlineData("retry")]
    [InlineData("escalate")]
    [InlineData("block")]
    public void What_a_replacement_puts_together_is_found(string action)
    {
        var inspector = Inspect.Of($"[ {Marks}, {Drops(action)} ]");

        var inspection = Inspect.Text("drop purple zebra table", inspector);

        Assert.Equal((InspectionVerdict.Block, "drops"), (inspection.Verdict, inspection.Decider?.Name));
        Assert.Null(inspection.Content);
        Assert.Equal((GuardrailAction.Block, 1), inspection.Results.Where(result => result.Guardrail.Name == "drops").Select(result => (result.Action, result.Findings.Count)).Single());
    }

    [Fact]
    public void What_a_replacement_puts_together_for_a_warning_goes_on() =>
        Assert.Equal("drop - table", Inspect.Text("drop purple zebra table", Inspect.Of($"[ {Marks}, {Drops("warn")} ]")).Content());

    [Fact]
    public void What_was_already_to_be_decided_is_not_refused_for_it()
    {
        var inspection = Inspect.Text("drop - table, purple zebra", Inspect.Of($"[ {Marks}, {Drops("escalate")} ]"));

        Assert.Equal((InspectionVerdict.Escalate, "drop - table, -"), (inspection.Verdict, inspection.Content()));
    }

    [Theory]
    [InlineData(GuardrailFailure.Closed, InspectionVerdict.Block)]
    [InlineData(GuardrailFailure.Open, InspectionVerdict.Pass)]
    public void A_rule_that_breaks_on_what_a_replacement_left_has_not_said_yes_unless_it_fails_open(GuardrailFailure failure, InspectionVerdict verdict)
    {
        var set = Inspect.Set($"[ {Marks} ]");
        var both = set with { Guardrails = [.. set.Guardrails, new Guardrail("picky", new BreaksOnDashes()) { Failure = failure }] };

        Assert.Equal(verdict, Inspect.Text("a purple zebra", new GuardrailInspector(Inspect.Patient(both), TimeProvider.System)).Verdict);
    }

    private static string Drops(string action) =>
        $$"""{ "name": "drops", "kind": "pattern", "action": "{{action}}"{{(action == "retry" ? ", \"hint\": \"drop nothing\"" : "")}}, "options": { "pattern": "drop - table" } }""";

    private sealed class BreaksOnDashes : GuardrailRule
    {
        public override string Kind => "dashes";

        internal override void Inspect(TextViews text, FindingSink found)
        {
            if (text.Text.Contains('-'))
                throw new InvalidOperationException();
        }
    }
}
