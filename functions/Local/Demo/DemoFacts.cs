using System.Text.Json;

namespace Gatehouse.Local.Demo;

/// <summary>How the answers of the gate look on the page.</summary>
internal static class DemoFacts
{
    private static readonly string[] shownHeaders = ["Idempotency-Key", "Authorization", "traceparent"];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString();

    /// <summary>One line of an export, when it holds an entry.</summary>
    public static void Entry(this DemoPage page, string line)
    {
        if (line.Length == 0 || !JsonElement.Parse(line).TryGetProperty("entry", out var entry))
            return;
        var attempt = entry.TryGetProperty("attempt", out var number) ? $", attempt {number}" : "";
        var status = entry.TryGetProperty("status", out var text) ? $", {text}" : "";
        page.Fact($"entry {entry.GetProperty("seq")}", $"{entry.Text("kind")}{attempt}{status}, hash {JsonElement.Parse(line).Text("hash")[..16]}…");
    }

    public static void Call(this DemoPage page, SeenCall call)
    {
        page.Fact("POST", call.Path);
        foreach (var name in shownHeaders)
            page.Fact(name, name == "Authorization" ? DemoPage.Shortened(call.Headers[name]) : call.Headers[name]);
        page.Fact("body", call.Body);
    }

    public static void Refusal(this DemoPage page, int status, JsonElement problem)
    {
        page.Fact("answer", $"{status} {problem.Text("code")}");
        page.Fact("clause", problem.TryGetProperty("clause", out var clause) ? clause : "none");
        page.Fact("detail", problem.Text("detail"));
        if (problem.TryGetProperty("unlock", out var unlock))
            page.Fact("unlock", unlock);
        if (problem.TryGetProperty("audit", out var audit))
            page.Fact("audit entry", audit.GetProperty("sequence"));
    }
}
