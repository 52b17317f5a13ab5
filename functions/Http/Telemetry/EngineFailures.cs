using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Telemetry;

/// <summary>
/// Says in the log what the engine only counts: a store or a broker that fails behind a 503. Each kind at most once in
/// ten seconds, with how often it happened.
/// </summary>
public sealed partial class EngineFailures(ILogger<EngineFailures> log, TimeProvider time) : IHostedService, IDisposable
{
    private const string Instrument = "gatehouse.commit.failures";
    private static readonly TimeSpan quiet = TimeSpan.FromSeconds(10);

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Tally> tallies = new(StringComparer.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == Instrument)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Count(tags.Length > 0 ? tags[0].Value as string ?? "unknown" : "unknown", count));
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    private void Count(string kind, long count)
    {
        var tally = tallies.GetOrAdd(kind, _ => new Tally());
        lock (tally)
        {
            tally.Count += count;
            if (tally.SaidAt is { } said && time.GetElapsedTime(said) < quiet)
                return;
            Failed(log, kind, tally.Count);
            (tally.Count, tally.SaidAt) = (0, time.GetTimestamp());
        }
    }

    [LoggerMessage(20, LogLevel.Error, "the ledger met {Kind} {Count} times; callers may be told 503")]
    private static partial void Failed(ILogger log, string kind, long count);

    private sealed class Tally
    {
        public long Count { get; set; }

        public long? SaidAt { get; set; }
    }
}
