using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A target in the test's own process: it writes down each call and answers as it was told.</summary>
public sealed class RecordingTarget : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedCall> calls = new();
    private readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Func<RecordedCall, HttpResponse, Task> answer;
    private TargetListener listener = null!;

    private RecordingTarget(Func<RecordedCall, HttpResponse, Task> answer) => this.answer = answer;

    public IReadOnlyList<RecordedCall> Calls => [.. calls];

    public Uri Url => listener.Url;

    /// <summary>Answers each call with its number: 1 for the first of a task.</summary>
    public static Task<RecordingTarget> StartAsync(Func<RecordedCall, HttpResponse, Task>? answer = null) => StartAsync(new RecordingTarget(answer ?? Succeed));

    /// <summary>The statuses of a task's calls in order, then 200.</summary>
    public static Task<RecordingTarget> AnsweringAsync(params int[] statuses) =>
        StartAsync((call, response) => call.Number <= statuses.Length ? StatusAsync(response, statuses[call.Number - 1]) : Succeed(call, response));

    public IReadOnlyList<RecordedCall> CallsOf(string task) => [.. calls.Where(call => call.Task == task)];

    public static Task Succeed(RecordedCall call, HttpResponse response) => OutputAsync(response, new { output = new { seen = call.Task } });

    public static Task OutputAsync(HttpResponse response, object body)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(Json.Of(body));
    }

    public static Task StatusAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private static async Task<RecordingTarget> StartAsync(RecordingTarget target)
    {
        target.listener = await TargetListener.OpenAsync(target.TakeAsync);
        return target;
    }

    private async Task TakeAsync(HttpContext http)
    {
        var call = await RecordedCall.ReadAsync(http.Request, key => numbers.AddOrUpdate(key, 1, (_, n) => n + 1));
        calls.Enqueue(call);
        await answer(call, http.Response);
    }
}
