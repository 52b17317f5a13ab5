namespace Gatehouse.Ports;

/// <summary>What one attempt to reach a target came to.</summary>
public abstract record TargetReply
{
    private TargetReply() { }

    /// <summary>The target answered in full.</summary>
    public sealed record Answered(int Status, ReadOnlyMemory<byte> Body, string? ContentType, TimeSpan? RetryAfter) : TargetReply;

    /// <summary>Nothing of the request left this process: the address is denied, the name unknown, the connection refused.</summary>
    public sealed record NotSent(string Reason, bool Denied) : TargetReply;

    /// <summary><see cref="TargetCall.MayStillSend"/> said no; nothing was sent.</summary>
    public sealed record TooLate : TargetReply;

    /// <summary>Sent, perhaps received, and no whole answer: a time-out, a reset, an answer too long or not decodable.</summary>
    public sealed record Broken(string Reason) : TargetReply;
}
