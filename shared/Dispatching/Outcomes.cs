using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Dispatching;

/// <summary>Answers that no check gives.</summary>
internal static class Outcomes
{
    public static DispatchOutcome UnknownConnection(string connection) =>
        new DispatchOutcome.Refused(new Refusal(RefusalCode.NotFound, $"there is no connection `{connection}`"));

    public static Refusal Unavailable(string why) => new(RefusalCode.Unavailable, why)
    {
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
        Unlock = "try again",
    };

    public static DispatchOutcome From(LedgerOutcome<DispatchOutcome> outcome, string task) => outcome switch
    {
        LedgerOutcome<DispatchOutcome>.Done done => done.Reply,
        LedgerOutcome<DispatchOutcome>.Refused refused => new DispatchOutcome.Refused(refused.Refusal, refused.At, refused.Coalesced),
        LedgerOutcome<DispatchOutcome>.Unavailable unavailable => new DispatchOutcome.Refused(Unavailable(unavailable.Why)),
        LedgerOutcome<DispatchOutcome>.Unknown unknown => new DispatchOutcome.Refused(OutcomeUnknown(unknown.Why, task), Task: task),
        LedgerOutcome<DispatchOutcome>.Stale stale => new DispatchOutcome.Refused(Unavailable($"{stale.What} kept changing while the dispatch was decided")),
        _ => throw new InvalidOperationException($"no such outcome: {outcome}"),
    };

    private static Refusal OutcomeUnknown(string why, string task) => new(RefusalCode.OutcomeUnknown, $"{why}: task `{task}` may have been accepted")
    {
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(5),
        Unlock = "read the task, or send the same request with the same idempotency key",
    };
}
