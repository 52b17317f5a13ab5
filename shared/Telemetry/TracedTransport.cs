using System.Diagnostics;
using Gatehouse.Ports;

namespace Gatehouse.Telemetry;

/// <summary>A span for each call that leaves the gate; the receiver is told of that span, and so can go on with the trace.</summary>
public sealed class TracedTransport(ITargetTransport transport) : ITargetTransport
{
    private const string Header = "traceparent";

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct) =>
        GateSpans.Current is { } caller ? SendAsync(call, caller, ct) : transport.SendAsync(call, ct);

    private async Task<TargetReply> SendAsync(TargetCall call, Activity caller, CancellationToken ct)
    {
        using var span = GateSpans.Part("call target", ActivityKind.Client);
        if (span is null)
            return await transport.SendAsync(call, ct);

        span.SetTag(SpanTags.Connection, caller.GetTagItem(SpanTags.Connection));
        span.SetTag(SpanTags.Task, caller.GetTagItem(SpanTags.Task));
        span.SetTag(SpanTags.Attempt, caller.GetTagItem(SpanTags.Attempt));
        var reply = await transport.SendAsync(call with { Headers = [.. call.Headers.Where(header => header.Key != Header), new(Header, span.Id!)] }, ct);
        Describe(span, reply);
        return reply;
    }

    private static void Describe(Activity span, TargetReply reply)
    {
        var error = reply switch
        {
            TargetReply.Answered { Status: < 400 } => null,
            TargetReply.Answered => "status",
            TargetReply.NotSent { Denied: true } => "denied",
            TargetReply.NotSent => "notSent",
            TargetReply.TooLate => "tooLate",
            _ => "broken",
        };
        if (reply is TargetReply.Answered { Status: var status })
            span.SetTag(SpanTags.HttpStatus, status);
        if (error is null)
            return;
        span.SetTag(SpanTags.Error, error);
        span.SetStatus(ActivityStatusCode.Error);
    }
}
