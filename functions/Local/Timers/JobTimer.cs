using Gatehouse.Http.Scheduling;
using Gatehouse.Ports;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Local.Timers;

/// <summary>The one tick behind all clocked work; each job keeps its own windows, among all processes on the folder.</summary>
internal sealed class JobTimer(ScheduledJobs jobs, IPause pause) : BackgroundService
{
    private static readonly TimeSpan tick = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await pause.WaitAsync(tick, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
                await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await jobs.RunDueAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end of the loop: what was not reached is reached by the next window's run.
        }
    }
}
