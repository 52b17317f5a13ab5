using Gatehouse.Ledger;

namespace Gatehouse.Approvals;

/// <summary>What people have said of tasks like this one: <c>memory|{key}</c>. It holds for as long as the policy does that it was said under.</summary>
public sealed record ApprovalGrant
{
    /// <summary>Of what makes two tasks alike (<see cref="ApprovalMemoryKey"/>).</summary>
    public required string Key { get; init; }

    public required string Connection { get; init; }

    public required string TaskType { get; init; }

    public IReadOnlyList<ApprovalTool> Tools { get => field ?? []; init; }

    /// <summary>The session that it is good for; absent where it is good for all.</summary>
    public string? Session { get; init; }

    /// <summary>The clauses that a yes was given to: another one asks again.</summary>
    public IReadOnlyList<string> Clauses { get => field ?? []; init; }

    /// <summary>The most that a yes was given to; absent when nothing was reserved.</summary>
    public Money? CostAtMost { get; init; }

    public required long PolicyVersion { get; init; }

    /// <summary>Yeses since the last no.</summary>
    public required int InARow { get; init; }

    /// <summary>Everybody whose yes it rests on.</summary>
    public IReadOnlyList<ApprovalVote> Yeses { get => field ?? []; init; }

    /// <summary>Whose answer was the last, when, and to which approval.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Approval { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
}
