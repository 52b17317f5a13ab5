using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Benchmarks.Guardrails;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Injection;
using Gatehouse.Guardrails.Rules;
using Gatehouse.Guardrails.Secrets;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>What an inspection costs.</summary>
internal static class GuardrailSection
{
    private const int Phrases = 10_000;
    private const int WorstRuns = 5;

    private static readonly int[] lengths = [512, 4_096, 32_768];
    private static readonly int[] worstLengths = [32 * 1024, 64 * 1024, 128 * 1024, 256 * 1024];
    private static readonly InspectionKey key = new(new byte[32], "benchmark");

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        await Task.CompletedTask;
        yield return Clean();
        yield return ByRule();
        yield return Dirty();
        yield return Worst();
    }

    private static ReportTable Clean()
    {
        var table = new ReportTable("Guardrails: `default` on clean ASCII", "characters", "bare search us", "default us", "ratio", "bytes allocated");
        var inspector = new GuardrailInspector(BuiltInSets.Default, TimeProvider.System);
        SearchValues<string>[] anchors = [.. SecretDetectors.Exact.Groups, .. SecretDetectors.Loose.Groups, .. InjectionGate.Groups];
        // Whatever is measured first is compiled meanwhile.
        Micro.Measure(() => inspector.InspectText(GuardrailTexts.Clean(4_096), GuardrailDirection.Input, key));
        foreach (var length in lengths)
        {
            var text = GuardrailTexts.Clean(length);
            var bare = Micro.Measure(() => Search(text, anchors));
            var whole = Micro.Measure(() => Expect(inspector.InspectText(text, GuardrailDirection.Input, key), InspectionVerdict.Pass));
            table.Row(Figures.Whole(length), Figures.Hundredths(bare.Nanoseconds / 1_000), Figures.Hundredths(whole.Nanoseconds / 1_000), Figures.Ratio(whole.Nanoseconds / bare.Nanoseconds), Figures.Whole(whole.Bytes));
        }

        table.Note("Bare search: the vectorised multi-phrase search for everything that gives a secret or an injection away, on the same text. Aim: at most 3 times, and no allocation.");
        return table;
    }

    private static ReportTable ByRule()
    {
        var table = new ReportTable("Guardrails: each rule of `default` on 4,096 characters", "rule", "clean us", "dirty us");
        foreach (var guardrail in BuiltInSets.Default.Guardrails)
        {
            var inspector = new GuardrailInspector(new GuardrailSet("one", [guardrail]), TimeProvider.System);
            var (clean, dirty) = (GuardrailTexts.Clean(4_096), GuardrailTexts.Dirty(4_096));
            table.Row(
                guardrail.Name,
                Figures.Hundredths(Micro.Measure(() => inspector.InspectText(clean, GuardrailDirection.Input, key)).Nanoseconds / 1_000),
                Figures.Hundredths(Micro.Measure(() => inspector.InspectText(dirty, GuardrailDirection.Input, key)).Nanoseconds / 1_000));
        }

        return table;
    }

    private static ReportTable Dirty()
    {
        var table = new ReportTable("Guardrails: other text and other sets", "what", "characters", "us", "bytes allocated");
        var inspector = new GuardrailInspector(BuiltInSets.Default, TimeProvider.System);
        var phrases = new GuardrailInspector(new GuardrailSet("phrases", [new Guardrail("phrases", new PhrasesRule(Codenames()))]), TimeProvider.System);
        foreach (var length in lengths)
        {
            var (clean, dirty) = (GuardrailTexts.Clean(length), GuardrailTexts.Dirty(length));
            var mixed = Micro.Measure(() => inspector.InspectText(dirty, GuardrailDirection.Input, key));
            var many = Micro.Measure(() => phrases.InspectText(clean, GuardrailDirection.Input, key));
            table.Row("default, dirty text with findings", Figures.Whole(length), Figures.Hundredths(mixed.Nanoseconds / 1_000), Figures.Whole(mixed.Bytes));
            table.Row("10,000 phrases, clean text", Figures.Whole(length), Figures.Hundredths(many.Nanoseconds / 1_000), Figures.Whole(many.Bytes));
        }

        return table;
    }

    private static ReportTable Worst()
    {
        var table = new ReportTable("Guardrails: hostile text, ms (best of five)", ["for, repeated", .. worstLengths.Select(length => $"{length / 1024} KB"), "256 KB over 32 KB"]);
        var inspector = new GuardrailInspector(Unhurried([.. BuiltInSets.Default.Guardrails, .. OtherRules()]), TimeProvider.System);
        foreach (var (rule, part) in GuardrailTexts.Worst)
        {
            var times = worstLengths.Select(length => Best(inspector, rule, GuardrailTexts.Repeated(part, length))).ToList();
            table.Row([$"{rule}: `{part.ReplaceLineEndings("\\n")}`", .. times.Select(time => Figures.Hundredths(time.TotalMilliseconds)), Figures.Ratio(times[^1] / times[0])]);
        }

        table.Note("Linear is 8.");
        return table;
    }

    private static GuardrailSet Unhurried(IEnumerable<Guardrail> guardrails) =>
        new("unhurried", [.. guardrails.Select(guardrail => guardrail with { Budget = TimeSpan.FromMinutes(1) })]) { Budget = TimeSpan.FromMinutes(1) };

    // What `default` does without. The pattern is one whose every match reads on to the end.
    private static IEnumerable<Guardrail> OtherRules() =>
    [
        new("phrases", new PhrasesRule(Codenames())),
        new("pattern", new PatternRule(new Regex("a[^b]*b|a", RegexOptions.NonBacktracking))),
        new("recipients", new ExfiltrationRule(new[] { "example.org" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase))),
        new("schema", Schema()),
    ];

    private static IEnumerable<string> Codenames() => Enumerable.Range(0, Phrases).Select(i => $"codename {i:x5} tango");

    private static GuardrailRule Schema()
    {
        using var set = JsonDocument.Parse("""
            { "name": "schema", "guardrails": [ { "name": "schema", "kind": "json-schema", "action": "warn",
                "options": { "schema": { "type": "array", "uniqueItems": true, "items": { "type": "array", "uniqueItems": true, "anyOf": [ { "minItems": 2 }, { "maxItems": 1 } ] } } } } ] }
            """);
        return GuardrailSetParser.Parse(set.RootElement).Match(parsed => parsed.Guardrails[0].Rule, errors => throw new InvalidOperationException(errors[0].Message));
    }

    private static TimeSpan Best(GuardrailInspector inspector, string rule, string text)
    {
        var json = rule == JsonSchemaRule.Name ? Encoding.UTF8.GetBytes($"[{text.TrimEnd(',', '[')}]") : null;
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < WorstRuns; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _ = json is null ? inspector.InspectText(text, GuardrailDirection.Input, key) : inspector.InspectJson(json, GuardrailDirection.Input, key);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        return best;
    }

    private static void Search(string text, SearchValues<string>[] anchors)
    {
        foreach (var group in anchors)
        {
            if (text.AsSpan().ContainsAny(group))
                throw new InvalidOperationException("the text is not clean");
        }
    }

    private static void Expect(Inspection inspection, InspectionVerdict verdict)
    {
        if (inspection.Verdict != verdict || inspection.Results.Count > 0)
            throw new InvalidOperationException($"{inspection.Verdict}: {string.Join(", ", inspection.Results.Select(result => result.Guardrail.Name))}");
    }
}
