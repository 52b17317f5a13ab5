using System.Diagnostics;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Local.Logging;

/// <summary>What a line is about, as far as it is known: the names that traces, the audit and the API give it too.</summary>
internal sealed record LogSubject(string? TraceId, string? SpanId, string? Task, string? Connection)
{
    public static LogSubject None { get; } = new(null, null, null, null);

    /// <summary>What a message is about, for lines that are written when its span is over, or where nobody traces.</summary>
    public static LogSubject Of(QueueMessage message)
    {
        if (GateMessage.Parse(message.Body.Span) is not { } read)
            return None;
        var trace = ActivityContext.TryParse(read.TraceParent, null, out var context) ? context : default;
        return trace == default
            ? new LogSubject(null, null, TaskOf(read), read.Partition)
            : new LogSubject(trace.TraceId.ToHexString(), trace.SpanId.ToHexString(), TaskOf(read), read.Partition);
    }

    /// <summary>Of the innermost scope that says so, else of the span under way.</summary>
    public static LogSubject Current(IExternalScopeProvider? scopes)
    {
        var found = new LogSubject?[1];
        scopes?.ForEachScope(static (scope, found) => found[0] = scope as LogSubject ?? found[0], found);
        if (found[0] is { } subject)
            return subject;
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C } span
            ? new LogSubject(span.TraceId.ToHexString(), span.SpanId.ToHexString(), span.GetTagItem(SpanTags.Task) as string, span.GetTagItem(SpanTags.Connection) as string)
            : None;
    }

    private static string? TaskOf(GateMessage message) => message.Step is TaskStep.Fence or TaskStep.Trust ? null : message.Subject;
}
