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
            if (instrument is { Meter.Name: "Gatehouse", Name: "gatehouse.commit.batch_size" })
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref commits));
        listener.Start();
    }

    public long Value => Interlocked.Read(ref commits);

    public void Dispose() => listener.Dispose();
}
