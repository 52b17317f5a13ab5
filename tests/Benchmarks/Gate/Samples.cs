using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>One task, about 600 bytes of JSON, and the policy that allows it: limits of every kind, none of them reached.</summary>
internal static class Samples
{
    public const string PolicyText =
        """
        {
          "taskTypes": ["report"],
          "tools": { "allow": ["report.write"], "conditions": [ { "tool": "report.write", "when": [
            { "at": "$.pages", "op": "lte", "value": 100 }, { "at": "$.audience", "op": "in", "value": ["team", "board"] } ] } ] },
          "rate": { "perMinute": 1000000, "perHour": 1000000 },
          "spend": { "monthly": 1000000, "perTask": 10, "defaultTask": 0.001 }
        }
        """;

    public const string TaskText =
        """
        {
          "type": "report", "model": "small",
          "tools": [ { "name": "report.write", "arguments": { "pages": 12, "audience": "team", "title": "What the sensors saw this week" } } ],
          "input": {
            "question": "Which of the twelve stations reported less than they should have, and since when?",
            "period": { "from": "2026-03-02T00:00:00Z", "to": "2026-03-09T00:00:00Z" },
            "stations": ["north-1", "north-2", "north-3", "east-1", "east-2", "south-1", "south-2", "west-1", "west-2", "harbour", "ridge", "valley"],
            "format": { "language": "en", "charts": true, "words": 600 }
          }
        }
        """;

    private static readonly JsonElement task = Json(TaskText);

    public static ConnectionPolicy Policy { get; } = PolicyOf(PolicyText);

    public static ConnectionPolicy PolicyOf(string text) =>
        PolicyParser.Parse(Json(text)).Match(policy => policy, errors => throw new InvalidOperationException($"{errors[0].Path}: {errors[0].Message}"));

    public static DispatchRequest Request(string connection) => new()
    {
        Connection = connection,
        Task = new TaskFacts("report")
        {
            Model = "small",
            Tools = [ToolUse.Named("report.write", task.GetProperty("tools")[0].GetProperty("arguments"))],
            Document = task,
        },
        Input = task.GetProperty("input"),
    };

    /// <summary>The body of <c>POST /v1/dispatch</c>, without white space.</summary>
    public static string Body(string connection) => $$"""{"connection":"{{connection}}","task":{{JsonSerializer.Serialize(task)}}}""";

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
