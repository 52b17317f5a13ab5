namespace Gatehouse.Approvals;

/// <summary>People whom policies name together.</summary>
/// <param name="Group">As <c>group:finance</c>.</param>
/// <param name="Members">As <c>user:…</c>.</param>
public sealed record ApproverGroup(string Group, IReadOnlyList<string> Members)
{
    /// <summary>Rises with each change.</summary>
    public required long Revision { get; init; }

    public DateTimeOffset? RemovedAt { get; init; }
}
