using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gatehouse.Http.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Scenarios;

public sealed class EngineFailuresAreLogged
{
    [Fact]
    public async Task A_kind_of_failure_is_said_once_and_then_only_counted()
    {
        var log = new Lines();
        using var failures = new EngineFailures(log, TimeProvider.System);
        await failures.StartAsync(default);
        using var meter = new Meter("EngineFailuresAreLogged");
        var counter = meter.CreateCounter<long>("gatehouse.commit.failures");

        counter.Add(1, new KeyValuePair<string, object?>("error.type", "IOException"));
        counter.Add(1, new KeyValuePair<string, object?>("error.type", "IOException"));
        counter.Add(1, new KeyValuePair<string, object?>("error.type", "TimeoutException"));

        Assert.Single(log.Said, line => line.Contains("IOException 1 times", StringComparison.Ordinal));
        Assert.Single(log.Said, line => line.Contains("TimeoutException 1 times", StringComparison.Ordinal));
    }

    private sealed class Lines : ILogger<EngineFailures>
    {
        public ConcurrentQueue<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue(formatter(state, exception));
    }
}
