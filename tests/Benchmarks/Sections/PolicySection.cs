using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Benchmarks.Measuring;
using Gatehouse.Dispatching;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>The decision alone: the whole list of checks over facts that are allowed.</summary>
internal static class PolicySection
{
    private const string Tool = "report.write";

    // Of each five: a number, a number, a text, a text, a list. All hold.
    private static readonly string[] tests =
    [
        """{ "at": "$.n0", "op": "lte", "value": 100 }""",
        """{ "at": "$.n0", "op": "gte", "value": 1 }""",
        """{ "at": "$.s0", "op": "startsWith", "value": "team-" }""",
        """{ "at": "$.s0", "op": "ne", "value": "team-finance" }""",
        """{ "at": "$.s0", "op": "in", "value": ["team-research", "team-support", "team-42"] }""",
    ];

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        await Task.Yield();
        var table = new ReportTable("Policy: one evaluation that allows", "conditions", "ns a call", "bytes a call", "calls per SHA-256 of 512 B");
        var block = new byte[512];
        var digest = new byte[SHA256.HashSizeInBytes];
        var floor = Micro.Measure(() => SHA256.HashData(block, digest));
        table.Row("floor: SHA-256 of 512 B", Figures.Whole(floor.Nanoseconds), Figures.Whole(floor.Bytes), "1");

        foreach (var (name, conditions, places) in new[] { ("1", 1, 1), ("10", 10, 4), ("100", 100, 40), ("100, each on a place of its own", 100, 100) })
        {
            var facts = Facts(conditions, places);
            var result = Micro.Measure(() => Allowed(facts));
            table.Row(name, Figures.Whole(result.Nanoseconds), Figures.Whole(result.Bytes), Figures.Ratio(floor.Nanoseconds / result.Nanoseconds));
        }

        var source = Source(100, 40);
        var compiled = Micro.Measure(() => Parse(source));
        table.Row("to compile 100, when saved or loaded", Figures.Whole(compiled.Nanoseconds), Figures.Whole(compiled.Bytes), Figures.Ratio(floor.Nanoseconds / compiled.Nanoseconds));
        table.Note("Aim: under 2,000 ns at 100 conditions, and nothing allocated but the evaluation itself.");
        yield return table;
    }

    private static void Allowed(DispatchFacts facts)
    {
        if (PolicyEvaluator.Evaluate(facts, DispatchPolicy.Checks).Verdict is Verdict.Deny deny)
            throw new InvalidOperationException(deny.Refusal.Detail);
    }

    private static DispatchFacts Facts(int conditions, int places) => new()
    {
        Now = DateTimeOffset.UtcNow,
        Organisation = "0123456789ab",
        Agent = new AgentFacts("agt_a", "courier", AgentStatus.Active, 1),
        Credential = new CredentialFacts("crd_a", IsRevoked: false),
        Connection = new ConnectionFacts("con_a", "agt_a", ConnectionStatus.Open, 1),
        Target = new TargetFacts(TargetKind.Http, "example.com"),
        Policy = Parse(Source(conditions, places)),
        Task = new TaskFacts("report") { Tools = [ToolUse.Named(Tool, Json(Arguments(places)))] },
    };

    private static string Source(int conditions, int places)
    {
        var when = Enumerable.Range(0, conditions).Select(i => tests[places == conditions ? i % 2 * 2 : i % 5].Replace("0\"", $"{i * places / conditions}\"", StringComparison.Ordinal));
        return $$"""
            { "taskTypes": ["report", "review"], "rate": { "perMinute": 1000, "perHour": 20000 }, "spend": { "monthly": 200, "defaultTask": 1 },
              "tools": { "allow": ["{{Tool}}"], "conditions": [ { "tool": "{{Tool}}", "when": [ {{string.Join(",", when)}} ] } ] } }
            """;
    }

    private static string Arguments(int places)
    {
        var text = new StringBuilder("{ ");
        for (var i = 0; i < places; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"n{i}\": 42, \"s{i}\": \"team-42\", ");
        return text.Append("\"note\": \"as agreed\" }").ToString();
    }

    private static ConnectionPolicy Parse(string source) =>
        PolicyParser.Parse(Json(source)).Match(policy => policy, errors => throw new InvalidOperationException($"{errors[0].Path}: {errors[0].Message}"));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
