using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One listener for all targets, told apart by their paths: a tunnel leads to one port.</summary>
internal static class TargetDoor
{
    private static readonly ConcurrentDictionary<string, RequestDelegate> open = new(StringComparer.Ordinal);
    private static readonly Lazy<Task> listening = new(() => TargetListener.ListenAsync(Deployment.TargetListen, TakeAsync));
    private static int targets;

    /// <returns>The path of the target, below the tunnel's address.</returns>
    public static async Task<string> OpenAsync(RequestDelegate take)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref targets)}/task");
        open[path] = take;
        await listening.Value;
        return path;
    }

    public static ValueTask Close(string path)
    {
        open.TryRemove(path, out _);
        return ValueTask.CompletedTask;
    }

    private static Task TakeAsync(HttpContext http)
    {
        // A tunnel may keep a path of its own in front.
        var path = http.Request.Path.Value!;
        if (open.FirstOrDefault(target => path.EndsWith($"/{target.Key}", StringComparison.Ordinal)).Value is { } take)
            return take(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
