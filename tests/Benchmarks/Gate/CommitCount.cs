using System.Diagnostics.Metrics;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>Counts the batches that the ledgers of this process have landed.</summary>
internal sealed class CommitCount : IDisposable
{
    private readonly MeterListener listener = new();
    private long commits;

    public CommitCount()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument is { Meter.Name: "Gatehouse", Name: "gatehouse.ledger.commits" })
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, more, _, _) => Interlocked.Add(ref commits, more));
        listener.Start();
    }

    public long Value => Interlocked.Read(ref commits);

    public void Dispose() => listener.Dispose();
}
