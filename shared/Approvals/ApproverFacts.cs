namespace Gatehouse.Approvals;

/// <summary>Who answers, as they are now.</summary>
/// <param name="Id">The person's id, the same in every channel.</param>
public sealed record ApproverFacts(string Id)
{
    /// <summary>Their name in policies, as <c>user:ana@example.com</c>; absent when the directory has none.</summary>
    public string? User { get; init; }

    /// <summary>Everybody, so that they are recognised by whatever other id, name or address is theirs.</summary>
    public KnownPeople Known { get; init; } = KnownPeople.Nobody;

    /// <summary>The groups that they are in, of those that matter.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether they have the role <c>approver</c>.</summary>
    public bool HasRole { get; init; }

    /// <summary>Whether their host's sign-in lately gave them the role, and they have not signed in so now.</summary>
    public bool HadRoleLately { get; init; }

    /// <summary>When they last proved who they are; absent when that is not known.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>When they last changed the connection's policy, by whichever id of theirs; absent when they did not in the last day.</summary>
    public DateTimeOffset? EditedPolicyAt { get; init; }

    /// <summary>How approvals are addressed to them.</summary>
    public IEnumerable<string> Addresses =>
    [
        .. HasRole ? [ApprovalTerms.AnyApprover] : (IEnumerable<string>)[],
        .. User is { } user ? [user] : (IEnumerable<string>)[],
        .. Groups,
    ];

    /// <param name="who">An id, or a name as <c>user:ana@example.com</c>.</param>
    public bool Is(string who) => Known.Are(Id, who) || (User is { } user && PersonForms.Of(user) == PersonForms.Of(who));
}
