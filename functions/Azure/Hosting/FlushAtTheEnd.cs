using Gatehouse.Ledger;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Hosting;

/// <summary>Writes what was only counted before the instance is scaled in.</summary>
internal sealed class FlushAtTheEnd(Ledgers ledgers, TimeProvider time) : IHostedService
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(patience, time);
        try
        {
            await ledgers.FlushAsync(enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // A store that is down must not hold up the end: at most one window of counts is lost.
        }
    }
}
