using Gatehouse.Policy;
using Gatehouse.Wire;

namespace Gatehouse.Approvals;

/// <summary>Whether this person may answer this approval, now. Of several reasons against it the first is told.</summary>
public static class FourEyes
{
    public const string AddressedClause = "approval.addressed";
    public const string RequesterClause = "approval.requester";
    public const string ActChainClause = "approval.act-chain";
    public const string PolicyEditorClause = "approval.policy-editor";
    public const string SamePersonClause = "approval.same-person";
    public const string SignInClause = "approval.sign-in";

    /// <summary>Whoever changed a policy does not approve under it for so long.</summary>
    public static readonly TimeSpan EditorWaits = TimeSpan.FromHours(24);

    /// <summary>How old a sign-in may be where what is approved cannot be undone, or moves money.</summary>
    public static readonly TimeSpan SignInLasts = TimeSpan.FromMinutes(5);

    /// <returns>Null when they may.</returns>
    public static Refusal? Examine(ApprovalRecord approval, ApproverFacts person, DateTimeOffset now)
    {
        if (!approval.IsAddressedTo(person.Addresses))
            return MustSignIn(approval, person) ?? Forbidden(AddressedClause, $"approval `{approval.Id}` is not addressed to you", "ask those to whom it is");
        if (approval.RequestedBy is { } requester && person.Is(requester))
            return Forbidden(RequesterClause, $"you asked for task `{approval.Task}` yourself", "ask somebody else to approve it");
        if (!approval.Terms.ActingHumanMayApprove && IsActedFor(approval.Work, person))
            return Forbidden(ActChainClause, person.User is null ? $"agent `{approval.Agent}` acts for somebody, and the directory does not say that it is not you" : $"agent `{approval.Agent}` acts for you",
                person.User is null ? "have yourself entered in the directory (`POST /v1/approvers`), or ask somebody else to approve it" : "ask somebody else to approve it, or let the policy set `approval.actingHumanMayApprove`");
        if (person.EditedPolicyAt is { } edited && now - edited < EditorWaits)
            return Forbidden(PolicyEditorClause, $"you changed the policy of connection `{approval.Connection}` at {Instant.Format(edited)}, less than a day ago", "ask somebody else to approve it");
        return null;
    }

    /// <summary>Asked only of a yes that would count: a no is always safe.</summary>
    /// <returns>Null when the sign-in is fresh enough for what is approved.</returns>
    public static Refusal? ExamineSignIn(ApprovalRecord approval, ApproverFacts person, DateTimeOffset now) =>
        !approval.IsGrave || (person.SignedInAt is { } at && now - at <= SignInLasts)
            ? null
            : new Refusal(RefusalCode.StepUpRequired, $"approval `{approval.Id}` is of a destructive or financial tool, and your sign-in is older than {SignInLasts.TotalMinutes} minutes")
            {
                Clause = SignInClause,
                MayRetry = true,
                Unlock = "sign in again (`POST /v1/sign-ins`), and answer with `Gatehouse-Sign-In`",
            };

    /// <param name="clause">Of a yes that was taken and does not count.</param>
    /// <returns>Why not, to go on a sentence.</returns>
    public static string WhyLapsed(string clause) => clause switch
    {
        SamePersonClause => "whoever gave it shares an address with somebody who has said yes, or both do with others, and they count as one person",
        RequesterClause => "whoever gave it asked for the task",
        ActChainClause => "the agent acts for whoever gave it, or may do so",
        PolicyEditorClause => "whoever gave it changed the policy less than a day ago",
        _ => "it is not addressed to whoever gave it any more",
    };

    // What a directory said of somebody some days ago tells them of it, and decides nothing.
    private static Refusal? MustSignIn(ApprovalRecord approval, ApproverFacts person) =>
        person.HadRoleLately && IsForWhoeverSignsIn(approval)
            ? new Refusal(RefusalCode.StepUpRequired, "whether you are an approver your directory says, and you are not signed in with it here")
            {
                Clause = SignInClause,
                MayRetry = true,
                Unlock = $"sign in, and answer with your token (`POST /v1/approvals/{approval.Id}/decision`)",
            }
            : null;

    /// <summary>Whether it is addressed to everybody whose sign-in gives them the role.</summary>
    internal static bool IsForWhoeverSignsIn(ApprovalRecord approval) => approval.IsAddressedTo([ApprovalTerms.AnyApprover]);

    /// <summary>Who has no name in the directory may be anybody: also the one that an agent acts for.</summary>
    internal static bool IsActedFor(WhoseWork work, ApproverFacts person) =>
        work.ActChain.Concat(work.ActsFor).Any(person.Is) || (person.User is null && work.ActsFor.Count > 0);

    private static Refusal Forbidden(string clause, string detail, string unlock) => new(RefusalCode.Forbidden, detail) { Clause = clause, Unlock = unlock };
}
