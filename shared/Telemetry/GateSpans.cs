using System.Diagnostics;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;

namespace Gatehouse.Telemetry;

/// <summary>
/// The spans of the gate. A dispatch is one trace, from the request to the last settle: its context is kept with the task
/// and travels with the task's messages.
/// </summary>
/// <remarks>Where nobody listens nothing is made: each of these answers <see langword="null"/> after one look at the source.</remarks>
public static class GateSpans
{
    public const string SourceName = "Gatehouse";

    private static readonly ActivitySource source = new(SourceName);

    /// <summary>The span under way, if it is one of the gate's.</summary>
    public static Activity? Current => Activity.Current is { } current && ReferenceEquals(current.Source, source) ? current : null;

    /// <summary>A part of the span under way; nothing where there is none, so that work of the gate's own starts no traces.</summary>
    public static Activity? Part(string name, ActivityKind kind = ActivityKind.Internal) => Current is null ? null : source.StartActivity(name, kind);

    /// <summary>What begins here: a request. It belongs to the caller's trace if the caller named one.</summary>
    /// <param name="traceParent">W3C, or absent. What is not well-formed counts as absent.</param>
    public static Activity? Begin(string name, ActivityKind kind, string? traceParent)
    {
        if (!source.HasListeners())
            return null;

        // A span without a parent would become a part of whatever the host happens to run it in.
        var around = Activity.Current;
        Activity.Current = null;
        var span = source.StartActivity(name, kind, ContextOf(traceParent));
        if (span is null)
            Activity.Current = around;
        return span;
    }

    /// <summary>What a consumer does with a message, in the trace of the dispatch that it is about.</summary>
    internal static Activity? Handle(GateMessage message)
    {
        var span = Begin(MetricWords.Of(message.Step), ActivityKind.Consumer, message.TraceParent);
        span?.SetTag(SpanTags.Connection, message.Partition);
        if (message.Step is not (TaskStep.Fence or TaskStep.Trust or TaskStep.Alert))
            span?.SetTag(SpanTags.Task, message.Subject);
        span?.SetTag(SpanTags.PutOffs, message.PutOffs);
        return span;
    }

    /// <summary>One request to a ledger.</summary>
    internal static Activity? Commit(string name, string partition)
    {
        var span = Part(name);
        span?.SetTag(SpanTags.Connection, partition);
        return span;
    }

    /// <summary>The end that a posted result brought: a span in the dispatch's trace, linked to the request that brought it.</summary>
    internal static void Settled(TaskRecord task)
    {
        if (!source.HasListeners())
            return;
        var request = Activity.Current;
        using var span = source.StartActivity(ActivityKind.Internal, ContextOf(task.TraceParent), tags: null, links: request is null ? null : [new ActivityLink(request.Context)], name: "settle");
        span?.SetTag(SpanTags.Connection, task.Connection);
        span?.SetTag(SpanTags.Task, task.Id);
        span?.SetTag(SpanTags.Status, Delivery.TaskWords.Of(task.State));
    }

    // The caller's `tracestate` is its own text, and is left behind.
    private static ActivityContext ContextOf(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
