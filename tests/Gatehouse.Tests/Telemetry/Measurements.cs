using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gatehouse.Telemetry;

namespace Gatehouse.Tests.Telemetry;

/// <summary>What the gate's instruments said, as <c>name=value label=word …</c>.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Labels)> said = new();

    public Measurements()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == GateMeters.Name)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Hear(instrument, value, labels));
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Hear(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Hear(instrument, value, labels));
        listener.Start();
    }

    public IEnumerable<string> Labels(string instrument) => said.Where(one => one.Name == instrument).Select(one => one.Labels);

    public double Sum(string instrument) => said.Where(one => one.Name == instrument).Sum(one => one.Value);

    public void Dispose() => listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var words = new List<string>();
        foreach (var label in labels)
            words.Add($"{label.Key["gatehouse.".Length..]}={label.Value}");
        said.Enqueue((instrument.Name, value, string.Join(' ', words)));
    }
}
