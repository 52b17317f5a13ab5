using Gatehouse.Ports;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>Takes whatever it is sent, at once.</summary>
internal sealed class TakingSink : ITargetTransport
{
    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct) => Task.FromResult<TargetReply>(new TargetReply.Answered(200, default, null, null));
}
