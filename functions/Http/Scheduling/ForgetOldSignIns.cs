using Gatehouse.Registry;

namespace Gatehouse.Http.Scheduling;

/// <summary>What a host's sign-in said of people is not kept for ever.</summary>
internal sealed class ForgetOldSignIns(ForgetVouched forget) : IScheduledJob
{
    public string Name => "old-sign-ins";

    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CancellationToken ct) => forget.RunAsync(ct);
}
