namespace Gatehouse.Approvals;

/// <summary>Who answers, as they are now.</summary>
/// <param name="Id">The person's id, the same in every channel.</param>
public sealed record ApproverFacts(string Id)
{
    /// <summary>Their name in policies, as <c>user:ana@example.com</c>; absent when the directory has none.</summary>
    public string? User { get; init; }

    /// <summary>The addresses that the directory and their host's sign-in say are theirs, as <see cref="ApproverAddresses.KnownBy"/>.</summary>
    public IReadOnlyList<string> KnownBy { get; init; } = [];

    /// <summary>
    /// Names and ids of others who share an address with them, and their mail addresses as names, <c>user:ana@example.com</c>: of those that
    /// matter here.
    /// </summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether they asked for the task: by this id, or by another that shares an address with it.</summary>
    public bool IsRequester { get; init; }

    /// <summary>The groups that they are in, of those that matter.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether they have the role <c>approver</c>.</summary>
    public bool HasRole { get; init; }

    /// <summary>Whether their host's sign-in lately gave them the role, and they have not signed in so now.</summary>
    public bool HadRoleLately { get; init; }

    /// <summary>When they last proved who they are; absent when that is not known.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>When they last changed the connection's policy; absent when they did not in the last day.</summary>
    public DateTimeOffset? EditedPolicyAt { get; init; }

    /// <summary>How approvals are addressed to them.</summary>
    public IEnumerable<string> Addresses =>
    [
        .. HasRole ? [ApprovalTerms.AnyApprover] : (IEnumerable<string>)[],
        .. User is { } user ? [user] : (IEnumerable<string>)[],
        .. Groups,
    ];
}
