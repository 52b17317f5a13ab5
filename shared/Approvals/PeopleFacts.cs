using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>All that one decision rests on of the people of an approval, read once.</summary>
/// <param name="Known">Everybody, and who of them are one person.</param>
/// <param name="Groups">Those that the approval may be addressed to.</param>
/// <param name="Edits">Changes of the connection's policy that are too young for whoever made them.</param>
public sealed record PeopleFacts(KnownPeople Known, IReadOnlyList<ApproverGroup> Groups, IReadOnlyList<PolicyVersion> Edits)
{
    /// <summary>Who a person is to the approval.</summary>
    public ApproverFacts Of(ApprovalPerson person)
    {
        var user = Known.Entry(person.Id)?.User;
        return new ApproverFacts(person.Id)
        {
            User = user,
            Known = Known,
            HasRole = person.HasRole,
            HadRoleLately = person.HadRoleLately,
            SignedInAt = person.SignedInAt,
            Groups = user is null ? [] : [.. Groups.Where(group => group.Members.Contains(user, StringComparer.Ordinal)).Select(group => group.Group)],
            EditedPolicyAt = Edits.Where(edit => Known.Are(person.Id, edit.By)).Max(edit => (DateTimeOffset?)edit.ChangedAt),
        };
    }
}
