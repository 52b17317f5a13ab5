using Gatehouse.Siem;

namespace Gatehouse.Http.Scheduling;

/// <summary>What was recorded since goes to the sinks of those who have one.</summary>
internal sealed class StreamToSinks(PumpSinks pump, SiemOptions options) : IScheduledJob
{
    public string Name => "siem";

    public TimeSpan Every => options.Every;

    public Task RunAsync(CancellationToken ct) => pump.RunAsync(ct);
}
