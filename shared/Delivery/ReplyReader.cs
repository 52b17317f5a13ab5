using System.Text.Json;
using Gatehouse.Dispatching;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Wire;

namespace Gatehouse.Delivery;

/// <summary>Reads a target's answer by the contract of the API.</summary>
public static class ReplyReader
{
    private const int MaxReplyBytes = 256 * 1024;

    public static StrictJsonRules Rules { get; } = new(MaxReplyBytes) { LongStringsUnder = ["output"] };

    public static AttemptResult Read(TargetReply reply) => reply switch
    {
        TargetReply.Answered answered => Read(answered),
        TargetReply.NotSent { Denied: true } denied => new AttemptResult.Rejected(new TaskFailure("target-denied", denied.Reason)),
        TargetReply.NotSent notSent => new AttemptResult.Missed(new TaskFailure("target-unreachable", notSent.Reason), MayHaveActed: false, null) { WasSent = false },
        TargetReply.Broken broken => new AttemptResult.Missed(new TaskFailure("no-answer", broken.Reason), MayHaveActed: true, null),
        TargetReply.TooLate => new AttemptResult.GivenBack(),
        _ => throw new InvalidOperationException($"no such reply: {reply}"),
    };

    private static AttemptResult Read(TargetReply.Answered answered) => answered.Status switch
    {
        200 => ReadResult(answered.Body),
        202 => new AttemptResult.Running(),
        408 or 425 or 429 => new AttemptResult.Missed(Status(answered), MayHaveActed: false, answered.RetryAfter),
        >= 500 => new AttemptResult.Missed(Status(answered), MayHaveActed: true, answered.RetryAfter),
        >= 300 => new AttemptResult.Rejected(Status(answered)),
        _ => Unreadable("unexpected-status", $"the target answered `{answered.Status}` where `200` was due"),
    };

    /// <summary>A result, whether it is the body of a `200` or was posted later.</summary>
    public static AttemptResult ReadResult(ReadOnlyMemory<byte> body)
    {
        if (!StrictJson.TryParse(body, Rules, out var root, out var error))
            return Unreadable("unreadable-answer", $"{error.Value.Path}: {error.Value.Message}");
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("output", out _))
            return Unreadable("unreadable-answer", "the target's `200` is not an object with an `output`");

        Money? cost = null;
        if (root.TryGetProperty("cost", out var reported))
        {
            if (reported.ValueKind != JsonValueKind.Number || !Money.TryParse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(reported), out var money) || money.Micros > Money.MaxMicros)
                return Unreadable("unreadable-answer", "the target's `cost` is not an amount of money");
            cost = money;
        }

        var isPartial = root.TryGetProperty("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String && outcome.ValueEquals("partial"u8);
        return new AttemptResult.Delivered(isPartial ? TaskEffect.Partial : TaskEffect.Succeeded, body, cost);
    }

    private static TaskFailure Status(TargetReply.Answered answered) =>
        new($"target-{answered.Status}", $"the target answered `{answered.Status}`");

    private static AttemptResult.Unreadable Unreadable(string code, string detail) => new(new TaskFailure(code, detail));
}
