namespace Gatehouse.Approvals;

/// <summary>A person whom policies name, and how to reach them.</summary>
/// <param name="Id">The operator's, where the person is one; else made here.</param>
/// <param name="User">The name in policies, as <c>user:ana@example.com</c>.</param>
public sealed record Approver(string Id, string User)
{
    public string? Name { get; init; }

    /// <summary>Where channels reach them; one that has no address there is not reached by it.</summary>
    public ApproverAddresses Addresses { get => field ?? ApproverAddresses.None; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>Rises with each change.</summary>
    public required long Revision { get; init; }
}
