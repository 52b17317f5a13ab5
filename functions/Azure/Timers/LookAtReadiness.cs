using Gatehouse.Http.Health;
using Gatehouse.Http.Scheduling;

namespace Gatehouse.Azure.Timers;

/// <summary>Looks whether a dispatch could succeed, also while nobody asks: what is wrong is in the log, where an alert finds it.</summary>
internal sealed class LookAtReadiness(Readiness readiness) : IScheduledJob
{
    public string Name => "readiness";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public Task RunAsync(CancellationToken ct) => readiness.LookAsync();
}
