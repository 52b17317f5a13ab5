using System.Diagnostics;
using Gatehouse.Dispatching;
using Gatehouse.Policy;

namespace Gatehouse.Telemetry;

/// <summary>Watches one dispatch being decided: a span, and how long it took to what verdict.</summary>
public readonly struct DispatchWatch : IDisposable
{
    private readonly GateMeters meters;
    private readonly TimeProvider time;
    private readonly long since;
    private readonly Activity? span;

    internal DispatchWatch(string connection, GateMeters meters, TimeProvider time)
    {
        this.meters = meters;
        this.time = time;
        since = time.GetTimestamp();
        span = GateSpans.Part("decide");
        Tag(SpanTags.Connection, connection);
    }

    /// <returns>What was given.</returns>
    public DispatchOutcome Saw(DispatchOutcome outcome)
    {
        meters.Dispatched(outcome, time.GetElapsedTime(since));
        if (span is null)
            return outcome;

        Tag(SpanTags.Verdict, MetricWords.Of(outcome));
        if (outcome is DispatchOutcome.Accepted { Task.Task: var task })
            Tag(SpanTags.Task, task);
        if (outcome is DispatchOutcome.Refused { Refusal: var refusal })
        {
            Tag(SpanTags.Code, refusal.Code.ToWireName());
            Tag(SpanTags.Clause, BoundedClause.Of(refusal));
        }

        return outcome;
    }

    public void Dispose() => span?.Dispose();

    // The span of the request is the one that people find first.
    private void Tag(string name, string value)
    {
        span?.SetTag(name, value);
        span?.Parent?.SetTag(name, value);
    }
}
