namespace Gatehouse.Ports;

/// <summary>The one way out to a target.</summary>
public interface ITargetTransport
{
    /// <summary>
    /// Sends one request and reads one answer, bounded by the call's time-out and size. MUST call
    /// <see cref="TargetCall.MayStillSend"/> right before it connects and before it hands the request to a pooled
    /// connection, and send nothing when it answers <see langword="false"/>. MUST NOT connect to an address that the
    /// egress rules deny, whatever the name resolves to. MUST NOT follow redirects. Never throws but for cancellation.
    /// </summary>
    Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct);
}
