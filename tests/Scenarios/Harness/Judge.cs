using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A judge that takes its time: it answers when a test has made up its mind.</summary>
public sealed partial class Judge : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RecordingTarget endpoint = null!;

    /// <summary>What it was asked, last.</summary>
    public string Asked => endpoint.Calls[^1].Text;

    public static async Task<Judge> StartAsync()
    {
        var judge = new Judge();
        judge.endpoint = await RecordingTarget.StartAsync(async (call, response) =>
        {
            var said = await judge.verdict.Task;
            var content = JsonSerializer.Serialize(new { nonce = Nonce().Match(call.Body.GetProperty("messages")[0].TextOf("content")!).Groups[1].Value, verdict = said });
            await RecordingTarget.OutputAsync(response, new { choices = new[] { new { index = 0, message = new { role = "assistant", content }, finish_reason = "stop" } } });
        });
        return judge;
    }

    public static string RuleAt(Uri url, string more = "") =>
        $$"""[ { "name": "judged", "kind": "judge", "direction": "output", "action": "block", "budgetMs": 10000{{more}}, "options": { "endpoint": "{{url}}", "secret": "judge-key", "model": "m", "criterion": "the text is unkind" } } ]""";

    public string Rule() => RuleAt(endpoint.Url);

    public Task IsAskedAsync() => Eventually.IsTrueAsync("the judge is asked", () => endpoint.Calls.Count > 0);

    public void Say(string word) => verdict.TrySetResult(word);

    public ValueTask DisposeAsync()
    {
        Say("violation");
        return endpoint.DisposeAsync();
    }

    [GeneratedRegex("\"nonce\":\"([a-z0-9]{32})\"")]
    private static partial Regex Nonce();
}
