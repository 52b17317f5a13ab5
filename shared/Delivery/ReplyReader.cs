using System.Runtime.InteropServices;
using System.Text;
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
    private const int MaxNameBytes = 256;

    public static StrictJsonRules Rules { get; } = new(MaxReplyBytes) { LongStringsUnder = ["output"] };

    public static AttemptResult Read(TargetReply reply) => reply switch
    {
        TargetReply.Answered answered => Read(answered),
        TargetReply.NotSent { Denied: true } denied => new AttemptResult.Rejected(new TaskFailure("target-denied", denied.Reason)) { WasSent = false },
        TargetReply.NotSent notSent => new AttemptResult.Missed(new TaskFailure("target-unreachable", notSent.Reason), MayHaveActed: false, null) { WasSent = false },
        TargetReply.Broken broken => new AttemptResult.Missed(new TaskFailure("no-answer", broken.Reason), MayHaveActed: true, null),
        TargetReply.TooLate => new AttemptResult.GivenBack(),
        _ => throw new InvalidOperationException($"no such reply: {reply}"),
    };

    private static AttemptResult Read(TargetReply.Answered answered) => answered.Status switch
    {
        200 => Nameless(ReadResult(answered.Body)),
        202 => new AttemptResult.Running(),
        408 or 425 or 429 => new AttemptResult.Missed(Status(answered), MayHaveActed: false, answered.RetryAfter),
        >= 500 => new AttemptResult.Missed(Status(answered), MayHaveActed: true, answered.RetryAfter),
        // It did what was asked, and the answer is elsewhere, where nobody looks.
        303 => Unreadable("target-303", "the target answered `303`; a redirect is never followed"),
        // Elsewhere than where it was sent, so it was not done here. Whoever is elsewhere is not whom the operator chose.
        >= 300 and < 400 => new AttemptResult.Rejected(new TaskFailure($"target-{answered.Status}", $"the target answered `{answered.Status}`; a redirect is never followed")),
        >= 400 => new AttemptResult.Rejected(Status(answered)),
        _ => Unreadable("unexpected-status", $"the target answered `{answered.Status}` where `200` was due"),
    };

    /// <summary>A result, whether it is the body of a `200` or was posted later.</summary>
    public static AttemptResult ReadResult(ReadOnlyMemory<byte> body)
    {
        if (!StrictJson.TryParse(body, Rules, out var root, out var error))
            return Unreadable("unreadable-answer", $"{error.Value.Path}: {error.Value.Message}") with { At = error.Value.Path };
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("output", out _))
            return Unreadable("unreadable-answer", "the target's `200` is not an object with an `output`");

        if (!TryReadCost(root, out var cost))
            return Unreadable("unreadable-answer", "the target's `cost` is not an amount of money");
        if (!TryReadName(root, "model", out var model) || !TryReadName(root, "version", out _))
            return Unreadable("unreadable-answer", $"the target's `model` and `version` are texts of 1 to {MaxNameBytes} bytes");
        if (!root.TryGetProperty("outcome"u8, out var outcome))
            return new AttemptResult.Delivered(TaskEffect.Succeeded, body, cost, model);

        // A word that is not understood may say that half of it failed.
        return outcome.ValueKind == JsonValueKind.String && outcome.ValueEquals("partial"u8)
            ? new AttemptResult.Delivered(TaskEffect.Partial, body, cost, model)
            : Unreadable("unreadable-answer", "the target's `outcome` is not `partial`");
    }

    private static bool TryReadCost(JsonElement root, out Money? cost)
    {
        cost = null;
        if (!root.TryGetProperty("cost"u8, out var reported))
            return true;
        if (reported.ValueKind != JsonValueKind.Number || !Money.TryParse(JsonMarshal.GetRawUtf8Value(reported), out var money) || money.Micros > Money.MaxMicros)
            return false;
        cost = money;
        return true;
    }

    private static bool TryReadName(JsonElement root, string member, out string? name)
    {
        name = null;
        if (!root.TryGetProperty(member, out var reported))
            return true;
        if (reported.ValueKind != JsonValueKind.String)
            return false;
        name = reported.GetString()!;
        return name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaxNameBytes;
    }

    // Where the fault is, is told in names of the target's choice, and those nobody has inspected.
    private static AttemptResult Nameless(AttemptResult read) => read is AttemptResult.Unreadable { At: { } at } unreadable
        ? unreadable with { At = null, Failure = unreadable.Failure with { Detail = unreadable.Failure.Detail[(at.Length + 2)..] } }
        : read;

    private static TaskFailure Status(TargetReply.Answered answered) =>
        new($"target-{answered.Status}", $"the target answered `{answered.Status}`");

    private static AttemptResult.Unreadable Unreadable(string code, string detail) => new(new TaskFailure(code, detail));
}
