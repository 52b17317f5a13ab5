namespace Gatehouse.Ports;

/// <summary>One attempt to reach a target.</summary>
/// <param name="Url">Checked when registered and again here.</param>
/// <param name="Headers">Sent as they are; names and values hold no control characters.</param>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="Timeout">For the whole exchange.</param>
/// <param name="MaxReplyBytes">A longer answer is <see cref="TargetReply.Broken"/>.</param>
/// <param name="MayStillSend">False once the claim is too old to send under.</param>
public sealed record TargetCall(
    Uri Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    TimeSpan Timeout,
    int MaxReplyBytes,
    Func<bool> MayStillSend)
{
    public string Method { get; init; } = "POST";

    /// <summary>Nobody reads the body: an answer whose status has come is <see cref="TargetReply.Answered"/>, however long or broken the rest.</summary>
    public bool IsStatusEnough { get; init; }
}
