using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

internal static class ChangeOutcomes
{
    public static ChangeOutcome<T> From<T>(LedgerOutcome<ChangeOutcome<T>> outcome) => outcome switch
    {
        LedgerOutcome<ChangeOutcome<T>>.Done done => done.Reply,
        LedgerOutcome<ChangeOutcome<T>>.Refused refused => new ChangeOutcome<T>.Refused(refused.Refusal),
        LedgerOutcome<ChangeOutcome<T>>.Unknown unknown => new ChangeOutcome<T>.Refused(new Refusal(RefusalCode.OutcomeUnknown, unknown.Why) { Unlock = "read the resource to see whether it changed" }),
        LedgerOutcome<ChangeOutcome<T>>.Unavailable unavailable => Unavailable<T>(unavailable.Why),
        _ => Unavailable<T>("what the change rests on kept changing"),
    };

    public static ChangeOutcome<T> NotFound<T>(string what) => new ChangeOutcome<T>.Refused(new Refusal(RefusalCode.NotFound, what));

    public static Refusal Stale(string what, long standing, long basedOn) =>
        new(RefusalCode.Stale, $"{what} is at version {standing}; the change was made to version {basedOn}") { Unlock = "read it again and send its ETag" };

    public static ChangeOutcome<T> Unavailable<T>(string why) => new ChangeOutcome<T>.Refused(new Refusal(RefusalCode.Unavailable, why)
    {
        MayRetry = true,
        RetryAfter = TimeSpan.FromSeconds(1),
    });
}
