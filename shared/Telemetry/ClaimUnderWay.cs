using System.Diagnostics.Metrics;

namespace Gatehouse.Telemetry;

/// <summary>Counts one claim for as long as this instance has it in hand.</summary>
public readonly record struct ClaimUnderWay : IDisposable
{
    private readonly UpDownCounter<long> inFlight;

    internal ClaimUnderWay(UpDownCounter<long> inFlight, int attempt)
    {
        this.inFlight = inFlight;
        inFlight.Add(1);
        GateSpans.Current?.SetTag(SpanTags.Attempt, attempt);
    }

    public void Dispose() => inFlight.Add(-1);
}
