using Gatehouse.Approvals;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Approvals;

public sealed class FourEyesTests
{
    public static TheoryData<string, ApprovalRecord, ApproverFacts, string?> Table => new()
    {
        { "an approver, where the policy names nobody", Demands.Pending, Demands.Approver, null },
        { "somebody without the role", Demands.Pending, Demands.Approver with { HasRole = false }, FourEyes.AddressedClause },
        { "who is named", For("user:ana@example.com"), Demands.Approver with { HasRole = false }, null },
        { "who has the role and is not named", For("user:bob@example.com"), Demands.Approver, FourEyes.AddressedClause },
        { "a member of the group", For("group:finance"), Demands.Approver with { Groups = ["group:finance"] }, null },
        { "a member of another group", For("group:finance"), Demands.Approver with { Groups = ["group:heads"] }, FourEyes.AddressedClause },
        { "the heads before it is escalated", Escalating, Demands.Approver with { Groups = ["group:heads"] }, FourEyes.AddressedClause },
        { "the heads after", Escalating with { EscalatedAt = Demands.Now }, Demands.Approver with { Groups = ["group:heads"] }, null },
        { "who asked for the replay", Demands.Pending with { RequestedBy = Demands.Ana }, Demands.Approver, FourEyes.RequesterClause },
        { "the human of the act chain", Demands.Pending with { ActChain = ["agt_b", Demands.Ana] }, Demands.Approver, FourEyes.ActChainClause },
        { "another human of the act chain", Demands.Pending with { ActChain = ["agt_b", Demands.Bob] }, Demands.Approver, null },
        { "whom the agent works for", Demands.Pending with { ActsFor = ["user:ana@example.com"] }, Demands.Approver, FourEyes.ActChainClause },
        { "the same in other letters", Demands.Pending with { ActsFor = ["user:ANA@example.com"] }, Demands.Approver, FourEyes.ActChainClause },
        { "who may be anybody, while the agent works for somebody", Demands.Pending with { ActsFor = ["user:bob@example.com"] }, Demands.Approver with { User = null }, FourEyes.ActChainClause },
        { "the same, where the policy lets them", Acting with { ActsFor = ["user:ana@example.com"], ActChain = [Demands.Ana] }, Demands.Approver, null },
        { "who asked for the replay, where the policy lets the acting human", Acting with { RequestedBy = Demands.Ana }, Demands.Approver, FourEyes.RequesterClause },
        { "who changed the policy a day ago less a second", Demands.Pending, Demands.Approver with { EditedPolicyAt = Demands.Now.AddDays(-1).AddSeconds(1) }, FourEyes.PolicyEditorClause },
        { "who changed the policy a day ago", Demands.Pending, Demands.Approver with { EditedPolicyAt = Demands.Now.AddDays(-1) }, null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Nobody_approves_what_is_theirs(string who, ApprovalRecord approval, ApproverFacts person, string? clause)
    {
        var refusal = FourEyes.Examine(approval, person, Demands.Now);

        Assert.True(clause == refusal?.Clause, $"{who}: {refusal}");
        Assert.True(refusal is null or { Code: RefusalCode.Forbidden });
    }

    [Theory]
    [InlineData(ToolClass.Write, null, true)]
    [InlineData(ToolClass.Execute, 600, true)]
    [InlineData(ToolClass.Financial, null, false)]
    [InlineData(ToolClass.Financial, 300, true)]
    [InlineData(ToolClass.Financial, 301, false)]
    [InlineData(ToolClass.Destructive, 300, true)]
    [InlineData(ToolClass.Destructive, 301, false)]
    public void What_moves_money_or_cannot_be_undone_needs_a_sign_in_of_the_last_five_minutes(ToolClass toolClass, int? secondsAgo, bool isEnough)
    {
        var person = Demands.Approver with { SignedInAt = secondsAgo is { } ago ? Demands.Now.AddSeconds(-ago) : null };
        var refusal = FourEyes.ExamineSignIn(Demands.Of(ToolClass.Read, toolClass), person, Demands.Now);

        Assert.Equal(isEnough, refusal is null);
        Assert.True(refusal is null or { Code: RefusalCode.StepUpRequired });
    }

    private static ApprovalRecord Acting => Demands.Pending with { Terms = Demands.Pending.Terms with { ActingHumanMayApprove = true } };

    private static ApprovalRecord Escalating => Demands.Pending with { Terms = new ApprovalTerms(["group:finance"], 1) { EscalateTo = ["group:heads"] } };

    private static ApprovalRecord For(params string[] approvers) => Demands.Pending with { Terms = new ApprovalTerms(approvers, 1) };
}
