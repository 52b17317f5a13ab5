using System.Collections.Concurrent;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>A target that does what it is asked and remembers under which keys.</summary>
internal sealed class CountingTarget : ITargetTransport
{
    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        if (!call.MayStillSend())
            return Task.FromResult<TargetReply>(new TargetReply.TooLate());
        Calls.AddOrUpdate(call.Headers.Single(header => header.Key == "Idempotency-Key").Value, 1, (_, calls) => calls + 1);
        return Task.FromResult<TargetReply>(new TargetReply.Answered(200, """{"output":"done"}"""u8.ToArray(), "application/json", null));
    }
}
