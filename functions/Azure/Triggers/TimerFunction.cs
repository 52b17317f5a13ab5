using Gatehouse.Http.Scheduling;
using Microsoft.Azure.Functions.Worker;

namespace Gatehouse.Azure.Triggers;

/// <summary>The one tick behind all clocked work; each job keeps its own windows.</summary>
public sealed class TimerFunction(ScheduledJobs jobs)
{
    [Function("Timer")]
    public Task RunAsync([TimerTrigger("%GATEHOUSE_TIMER_SCHEDULE%")] TimerInfo tick, CancellationToken ct) => jobs.RunDueAsync(ct);
}
