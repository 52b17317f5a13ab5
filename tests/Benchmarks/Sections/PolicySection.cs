using System.Security.Cryptography;
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

    // Of a place that holds a number, and of one that holds a text. All hold of 42 and `team-42`.
    private static readonly string[] numberTests =
    [
        "\"op\": \"lte\", \"value\": 100",
        "\"op\": \"gte\", \"value\": 1",
        "\"op\": \"ne\", \"value\": 13",
        "\"op\": \"exists\", \"value\": true",
    ];

    private static readonly string[] textTests =
    [
        "\"op\": \"startsWith\", \"value\": \"team-\"",
        "\"op\": \"ne\", \"value\": \"team-finance\"",
        "\"op\": \"in\", \"value\": [\"team-research\", \"team-support\", \"team-42\"]",
        "\"op\": \"contains\", \"value\": \"m-4\"",
    ];

    public static async IAsyncEnumerable<ReportTable> RunAsync()
    {
        await Task.Yield();
        var table = new ReportTable("Policy: one evaluation that allows", "conditions", "ns a call", "bytes a call", "calls per SHA-256 of 512 B");
        var block = new byte[512];
        var digest = new byte[SHA256.HashSizeInBytes];
        var floor = Micro.Measure(() => SHA256.HashData(block, digest));
        table.Row("floor: SHA-256 of 512 B", Figures.Whole(floor.Nanoseconds), Figures.Whole(floor.Bytes), "1");

        foreach (var (name, conditions, places) in new[] { ("1", 1, 1), ("10, on 5 arguments", 10, 5), ("100, on 25 arguments", 100, 25), ("100, on 100 arguments", 100, 100) })
        {
            var facts = Facts(conditions, places);
            var result = Micro.Measure(() => Allowed(facts));
            table.Row(name, Figures.Whole(result.Nanoseconds), Figures.Whole(result.Bytes), Figures.Ratio(floor.Nanoseconds / result.Nanoseconds));
        }

        var source = Source(100, 25);
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
        var when = Enumerable.Range(0, conditions).Select(i => $$"""{ "at": "$.argument{{i % places}}", {{(i % places % 2 == 0 ? numberTests : textTests)[i / places % 4]}} }""");
        return $$"""
            { "taskTypes": ["report", "review"], "rate": { "perMinute": 1000, "perHour": 20000 }, "spend": { "monthly": 200, "defaultTask": 1 },
              "tools": { "allow": ["{{Tool}}"], "conditions": [ { "tool": "{{Tool}}", "when": [ {{string.Join(",", when)}} ] } ] } }
            """;
    }

    private static string Arguments(int places)
    {
        var members = Enumerable.Range(0, places).Select(i => $"\"argument{i}\": {(i % 2 == 0 ? "42" : "\"team-42\"")}");
        return $"{{ {string.Join(", ", members)}, \"note\": \"as agreed\" }}";
    }

    private static ConnectionPolicy Parse(string source) =>
        PolicyParser.Parse(Json(source)).Match(policy => policy, errors => throw new InvalidOperationException($"{errors[0].Path}: {errors[0].Message}"));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
