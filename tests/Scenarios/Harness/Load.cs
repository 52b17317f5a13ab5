using System.Collections.Concurrent;

namespace Gatehouse.Scenarios.Harness;

/// <summary>Agents that dispatch without a break, and remember what was accepted.</summary>
public sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> accepted = new();
    private readonly ConcurrentDictionary<int, int> statuses = new();
    private readonly Task[] loops;

    /// <param name="agents">One loop each, at its own gate; asked afresh for each dispatch, because gates come and go.</param>
    public Load(IEnumerable<Func<AgentClient?>> agents, string connection, TimeSpan pause) =>
        loops = [.. agents.Select(agent => Task.Run(() => RunAsync(agent, connection, pause)))];

    public IReadOnlyList<string> Accepted => [.. accepted];

    /// <summary>How often each status was answered.</summary>
    public IReadOnlyDictionary<int, int> Statuses => statuses;

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RunAsync(Func<AgentClient?> agent, string connection, TimeSpan pause)
    {
        while (!stop.IsCancellationRequested)
        {
            if (agent() is { } at)
                await DispatchAsync(at, connection);
            await Task.Delay(pause);
        }
    }

    private async Task DispatchAsync(AgentClient agent, string connection)
    {
        try
        {
            var reply = await agent.DispatchAsync(connection);
            statuses.AddOrUpdate(reply.Status, 1, (_, n) => n + 1);
            if (reply.Status == 202)
                accepted.Enqueue(reply.Task);
        }
        catch (Exception gone) when (gone is HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            // The gate was shot or is draining: whatever it was about to say, it did not say 202.
        }
    }
}
