namespace Gatehouse.Approvals;

/// <summary>Who answers, as a channel has recognised them.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="HasRole">Whether they are an operator with the role <c>approver</c>.</param>
/// <param name="SignedInAt">When they last proved who they are; absent when that is not known.</param>
public sealed record ApprovalPerson(string Organisation, string Id, bool HasRole, DateTimeOffset? SignedInAt)
{
    /// <summary>Whether their host's sign-in lately gave them the role: enough to be told and to see, never to answer.</summary>
    public bool HadRoleLately { get; init; }

    /// <summary>The addresses that the sign-in says which they answer with, or the channel that they answer through.</summary>
    public ApproverAddresses SignedInAs { get; init; } = ApproverAddresses.None;
}
