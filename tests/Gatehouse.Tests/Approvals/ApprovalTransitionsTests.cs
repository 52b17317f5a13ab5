using Gatehouse.Approvals;
using static Gatehouse.Approvals.ApprovalAnswer;
using static Gatehouse.Approvals.ApprovalState;

namespace Gatehouse.Tests.Approvals;

public sealed class ApprovalTransitionsTests
{
    private static readonly ApprovalTerms twoOf = new(null, 2) { RemindAfter = TimeSpan.FromHours(1), EscalateAfter = TimeSpan.FromHours(2), EscalateTo = ["group:heads"] };

    /// <summary>The quorum is two. Votes are of ana unless they say bob; the time is in minutes after it was asked.</summary>
    [Theory]
    // The first yes of two waits for another; the second decides.
    [InlineData("", "yes", 0, "voted")]
    [InlineData("yes:bob", "yes", 0, "approved")]
    // What does not count any more is missing, and whoever it is of may be the one who was, once it counts again.
    [InlineData("lapsed:bob", "yes", 0, "voted")]
    [InlineData("lapsed:bob yes:cyd", "yes", 0, "approved")]
    [InlineData("yes:bob yes:ana", "yes", 0, "approved")]
    [InlineData("yes:bob lapsed:ana", "yes", 0, "unchanged")]
    [InlineData("yes:bob yes:cyd lapsed:ana", "yes", 0, "unchanged")]
    [InlineData("yes:bob yes:ana", "yes", 240, "unchanged")]
    [InlineData("yes:bob yes:ana", "no", 0, "answered")]
    // One no is enough.
    [InlineData("", "no", 0, "denied")]
    [InlineData("yes:bob", "no", 0, "denied")]
    // An answer is given once: the same again is nothing, another is told what stands.
    [InlineData("yes:ana", "yes", 0, "unchanged")]
    [InlineData("yes:ana", "no", 0, "answered")]
    // A yes that does not count is none: whoever gave it may say no, in time.
    [InlineData("lapsed:ana", "no", 0, "denied")]
    [InlineData("yes:bob yes:cyd lapsed:ana", "no", 0, "denied")]
    [InlineData("lapsed:ana", "no", 240, "answered")]
    // Its end comes before whoever comes at its end.
    [InlineData("", "yes", 239, "voted")]
    [InlineData("", "yes", 240, "expired")]
    [InlineData("", "no", 240, "expired")]
    [InlineData("", "wake", 240, "expired")]
    [InlineData("yes:bob", "yes", 240, "expired")]
    // Time alone: reminded after one hour, escalated after two.
    [InlineData("", "wake", 59, "unchanged")]
    [InlineData("", "wake", 60, "reminded")]
    [InlineData("", "wake", 120, "escalated")]
    [InlineData("yes:bob", "wake", 60, "reminded")]
    [InlineData("", "cancel", 0, "cancelled")]
    [InlineData("", "cancel", 500, "cancelled")]
    public void A_pending_approval_takes_every_step_that_is_legal(string votes, string command, int minutes, string expected) =>
        Assert.Equal(expected, Word(ApprovalTransitions.Next(With(votes), Command(command), Demands.Now.AddMinutes(minutes))));

    [Theory]
    [InlineData(Approved, "yes", "decided")]
    [InlineData(Approved, "no", "decided")]
    [InlineData(Denied, "yes", "decided")]
    [InlineData(Expired, "yes", "decided")]
    [InlineData(Cancelled, "no", "decided")]
    [InlineData(Approved, "wake", "unchanged")]
    [InlineData(Denied, "cancel", "unchanged")]
    [InlineData(Expired, "cancel", "unchanged")]
    [InlineData(Cancelled, "wake", "unchanged")]
    public void What_is_final_stays(ApprovalState state, string command, string expected) =>
        Assert.Equal(expected, Word(ApprovalTransitions.Next(With("") with { State = state }, Command(command), Demands.Now.AddHours(9))));

    [Theory]
    [InlineData(Approved, "yes:bob yes:ana", "yes", "unchanged")]
    [InlineData(Approved, "yes:bob yes:ana", "no", "decided")]
    [InlineData(Denied, "no:ana", "no", "unchanged")]
    [InlineData(Cancelled, "yes:ana", "yes", "unchanged")]
    public void A_double_click_after_the_end_is_no_second_answer(ApprovalState state, string votes, string command, string expected) =>
        Assert.Equal(expected, Word(ApprovalTransitions.Next(With(votes) with { State = state }, Command(command), Demands.Now)));

    [Fact]
    public void Reminders_come_after_one_hour_then_two_and_after_a_standstill_once()
    {
        var approval = With("") with { Terms = twoOf with { EscalateAfter = null }, ExpiresAt = Demands.Now.AddDays(2) };
        Assert.Equal(Demands.Now.AddHours(1), ApprovalTransitions.NextDue(approval));

        var once = Told(approval, 60);
        Assert.Equal((1, Demands.Now.AddHours(2)), (once.Reminders, ApprovalTransitions.NextDue(once)));
        var late = Told(approval, 60 * 9);

        Assert.Equal((4, Demands.Now.AddHours(16)), (late.Reminders, ApprovalTransitions.NextDue(late)));
        Assert.Equal("unchanged", Word(ApprovalTransitions.Next(late, new ApprovalCommand.Wake(), Demands.Now.AddHours(9))));
    }

    [Fact]
    public void It_is_escalated_once_and_then_only_its_end_is_due()
    {
        var escalated = Told(With("") with { Terms = twoOf with { RemindAfter = null } }, 120);

        Assert.Equal((ApprovalNotice.Escalated, Demands.Now.AddHours(2)), (escalated.Untold!.Value, escalated.EscalatedAt!.Value));
        Assert.Equal(["role:approver", "group:heads"], escalated.Terms.Addressed(isEscalated: true));
        Assert.Equal(escalated.ExpiresAt, ApprovalTransitions.NextDue(escalated));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void Whoever_could_not_be_told_yet_is_asked_and_not_reminded(int minutes)
    {
        var late = Told(With("") with { Terms = twoOf, Untold = ApprovalNotice.Asked }, minutes);

        Assert.Equal(ApprovalNotice.Asked, late.Untold);
        Assert.Equal(minutes == 120, late.EscalatedAt is not null);
    }

    private static ApprovalRecord Told(ApprovalRecord approval, int minutes) =>
        Assert.IsType<ApprovalStep.Told>(ApprovalTransitions.Next(approval, new ApprovalCommand.Wake(), Demands.Now.AddMinutes(minutes))).Next;

    private static ApprovalRecord With(string votes) => Demands.Pending with
    {
        Terms = twoOf,
        Votes = [.. votes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(vote => vote.Split(':')).Select(vote => Vote(vote[1] switch { "ana" => Demands.Ana, "bob" => Demands.Bob, _ => Demands.Cyd }, vote[0]))],
    };

    private static ApprovalVote Vote(string by, string word) => new(by, word == "no" ? Deny : Approve, Demands.Now) { Lapse = word == "lapsed" ? FourEyes.AddressedClause : null };

    private static ApprovalCommand Command(string word) => word switch
    {
        "wake" => new ApprovalCommand.Wake(),
        "cancel" => new ApprovalCommand.Cancel("its task was cancelled"),
        _ => new ApprovalCommand.Vote(Vote(Demands.Ana, word)),
    };

    private static string Word(ApprovalStep step) => step switch
    {
        ApprovalStep.Voted => "voted",
        ApprovalStep.Ended { Next: var ended } => ApprovalWords.Of(ended.State),
        ApprovalStep.Told { Next.Untold: ApprovalNotice.Escalated } => "escalated",
        ApprovalStep.Told => "reminded",
        ApprovalStep.Unchanged => "unchanged",
        ApprovalStep.Answered => "answered",
        _ => "decided",
    };
}
