using Gatehouse.Closing;

namespace Gatehouse.Http.Scheduling;

/// <summary>Goes on with every closing that somebody asked for, or confirmed, and died at.</summary>
internal sealed class FinishClosings(CloseOrganisation close) : IScheduledJob
{
    public string Name => "closings";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public Task RunAsync(CancellationToken ct) => close.RunAsync(ct);
}
