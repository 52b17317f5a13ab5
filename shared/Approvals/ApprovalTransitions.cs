using static Gatehouse.Approvals.ApprovalAnswer;
using static Gatehouse.Approvals.ApprovalState;

namespace Gatehouse.Approvals;

/// <summary>The state machine of an approval: every legal step is one row. Whether a person may answer is <see cref="FourEyes"/>' to say, and <see cref="EarlierVotes"/>' whose answer still counts.</summary>
public static class ApprovalTransitions
{
    public const string OutOfTime = "nobody answered in time";
    public const string Killed = "it was killed";

    public static ApprovalStep Next(ApprovalRecord approval, ApprovalCommand command, DateTimeOffset now) => (approval.State, command) switch
    {
        // Whoever's yes counts again, says so again, and is the one who was missing.
        (Pending, ApprovalCommand.Vote { Cast: { Answer: Approve } cast }) when now < approval.ExpiresAt && approval.VoteOf(cast.By) is { Answer: Approve, Lapse: null } && IsEnough(approval) => End(approval, Approved, now, null),

        // A yes that does not count binds nobody: whoever gave it may say no.
        (Pending, ApprovalCommand.Vote { Cast: { Answer: Deny } cast }) when now < approval.ExpiresAt && approval.VoteOf(cast.By) is { Lapse: not null } => End(InPlace(approval, cast), Denied, now, null),

        // The same again is no second answer, whatever has become of it since.
        (_, ApprovalCommand.Vote { Cast: var cast }) when approval.VoteOf(cast.By) is { } standing => Again(approval, standing, cast),

        // Final is final.
        (not Pending, ApprovalCommand.Vote) => new ApprovalStep.Decided(),
        (not Pending, _) => new ApprovalStep.Unchanged(),

        // Whatever comes at its end or later finds it expired: the time of the row decides, not who comes first.
        (Pending, ApprovalCommand.Vote or ApprovalCommand.Wake) when now >= approval.ExpiresAt => End(approval, Expired, now, OutOfTime),
        (Pending, ApprovalCommand.Cancel cancel) => End(approval, Cancelled, now, cancel.Cause),

        // One no is enough; as many yeses as the quorum.
        (Pending, ApprovalCommand.Vote { Cast: { Answer: Deny } cast }) => End(With(approval, cast), Denied, now, null),
        (Pending, ApprovalCommand.Vote { Cast: var cast }) when IsEnough(With(approval, cast)) => End(With(approval, cast), Approved, now, null),
        (Pending, ApprovalCommand.Vote { Cast: var cast }) => new ApprovalStep.Voted(With(approval, cast)),

        // Others come in before the same are asked once more.
        (Pending, ApprovalCommand.Wake) when now >= EscalatesAt(approval) => new ApprovalStep.Told(approval with { EscalatedAt = now, Untold = Telling(approval, ApprovalNotice.Escalated) }),
        (Pending, ApprovalCommand.Wake) when now >= RemindsAt(approval) => new ApprovalStep.Told(approval with { Reminders = Passed(approval, now), Untold = Telling(approval, ApprovalNotice.Reminded) }),
        (Pending, ApprovalCommand.Wake) => new ApprovalStep.Unchanged(),

        _ => throw new InvalidOperationException($"no step from `{approval.State}` by {command}"),
    };

    /// <summary>When something is due next, if nobody does anything.</summary>
    public static DateTimeOffset NextDue(ApprovalRecord approval) =>
        new[] { approval.ExpiresAt, EscalatesAt(approval), RemindsAt(approval) }.Min() ?? approval.ExpiresAt;

    /// <summary>A yes that counted does so no more: whoever may still answer is asked once more, and at once.</summary>
    internal static ApprovalRecord OpenAgain(ApprovalRecord approval) => approval with { Openings = approval.Openings + 1, Untold = Telling(approval, ApprovalNotice.OpenAgain) };

    private static ApprovalStep Again(ApprovalRecord approval, ApprovalVote standing, ApprovalVote cast) =>
        standing.Answer == cast.Answer ? new ApprovalStep.Unchanged()
        : approval.State == Pending ? new ApprovalStep.Answered(standing)
        : new ApprovalStep.Decided();

    private static ApprovalStep.Ended End(ApprovalRecord approval, ApprovalState state, DateTimeOffset now, string? cause) =>
        new(approval with { State = state, DecidedAt = now, Cause = cause, Untold = null, IsEndUntold = true });

    /// <summary>Whoever could not be told yet is asked, with everyone who is addressed by then: they cannot be reminded of what they never heard of.</summary>
    private static ApprovalNotice Telling(ApprovalRecord approval, ApprovalNotice due) => approval.Untold is ApprovalNotice.Asked ? ApprovalNotice.Asked : due;

    private static ApprovalRecord With(ApprovalRecord approval, ApprovalVote cast) => approval with { Votes = [.. approval.Votes, cast] };

    private static ApprovalRecord InPlace(ApprovalRecord approval, ApprovalVote cast) => approval with { Votes = [.. approval.Votes.Where(vote => vote.By != cast.By), cast] };

    private static bool IsEnough(ApprovalRecord approval) => approval.Yeses >= approval.Terms.Quorum;

    private static DateTimeOffset? EscalatesAt(ApprovalRecord approval) =>
        approval.EscalatedAt is null && approval.Terms.EscalateAfter is { } after ? approval.CreatedAt + after : null;

    /// <summary>Each reminder comes after twice the time of the one before.</summary>
    private static DateTimeOffset? RemindsAt(ApprovalRecord approval) => ReminderAt(approval, approval.Reminders) is { } at && at < approval.ExpiresAt ? at : null;

    private static DateTimeOffset? ReminderAt(ApprovalRecord approval, int reminders) =>
        approval.Terms.RemindAfter is { } after ? approval.CreatedAt + (after * Math.Pow(2, Math.Min(reminders, 20))) : null;

    /// <summary>A gate that stood still for hours reminds once, not once for each hour.</summary>
    private static int Passed(ApprovalRecord approval, DateTimeOffset now)
    {
        var reminders = approval.Reminders + 1;
        while (reminders < 20 && ReminderAt(approval, reminders) <= now)
            reminders++;
        return reminders;
    }
}
