using Gatehouse.Ports;

namespace Gatehouse.Simulation.Gate.Mutations;

/// <summary>Sends without the last look at the time since the claim.</summary>
internal sealed class HastyTransport(ITargetTransport transport) : ITargetTransport
{
    public Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct) => transport.SendAsync(call with { MayStillSend = () => true }, ct);
}
