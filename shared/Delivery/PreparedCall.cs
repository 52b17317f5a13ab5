using System.Globalization;
using Gatehouse.Dispatching;
using Gatehouse.Ports;

namespace Gatehouse.Delivery;

/// <summary>A call that only lacks its claim.</summary>
/// <param name="Url">Null when the receiving agent has no endpoint: then no claim is made.</param>
public sealed record PreparedCall(Uri? Url, ReadOnlyMemory<byte> Payload, string Token, string Key, string TraceParent, TimeSpan Timeout, int MaxReplyBytes)
{
    /// <summary>Says what was wrong with the output that is asked for once more. A header, so that body and key stay what they were: whoever replays by key replays, and does nothing twice.</summary>
    public const string HintHeader = "Gatehouse-Retry-Hint";

    /// <summary>Absent when the target is no agent.</summary>
    public CallReceiver? Receiver { get; init; }

    /// <summary>Of the sender's document, which says whose token may be presented; absent where none is.</summary>
    public long? Sender { get; init; }

    /// <summary>What the task was approved by and, not sent before, must still be; absent when nobody was asked.</summary>
    public string? Approval { get; init; }

    /// <summary>Why there is nothing to present to the target, and never will be; then there is no URL either.</summary>
    public TaskFailure? Barred { get; init; }

    /// <summary>The person's grant whose token is presented; absent where the gate's own is.</summary>
    public PresentedGrant? Presented { get; init; }

    /// <summary>When there may be something to present that is not there now; then there is no URL.</summary>
    public TimeSpan? Later { get; init; }

    /// <summary>False once what is presented was looked at too long ago: it may have been revoked since.</summary>
    public Func<bool> IsFresh { get; init; } = () => true;

    public TargetCall For(TaskRecord task, Func<bool> mayStillSend) => new(
        Url ?? throw new InvalidOperationException($"task `{task.Id}` was claimed, and its target has no endpoint"),
        [
            new("Idempotency-Key", Key),
            new("Authorization", $"Bearer {Token}"),
            new("traceparent", TraceParent),
            new("Gatehouse-Attempt", task.Attempts.ToString(CultureInfo.InvariantCulture)),
            .. task.OutputRetry?.Hint is { } hint ? (IEnumerable<KeyValuePair<string, string>>)[new(HintHeader, Uri.EscapeDataString(hint))] : [],
        ],
        Payload,
        Timeout,
        MaxReplyBytes,
        () => mayStillSend() && IsFresh());

    // The token must not reach a log through a record's generated text.
    public override string ToString() => $"call of {Url?.Host}";
}
