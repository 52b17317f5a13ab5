using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>A demand for a human, what it is bound to, and its one decision: <c>approval|{id}</c>.</summary>
public sealed record ApprovalRecord
{
    public required string Id { get; init; }

    public required string Task { get; init; }

    public required string Connection { get; init; }

    public required string Agent { get; init; }

    public required string TaskType { get; init; }

    public string? Session { get; init; }

    /// <summary>Who acts for whom, as the task has it.</summary>
    public IReadOnlyList<string> ActChain { get => field ?? []; init; }

    /// <summary>The people that the agent, or its session, is known to act for, as <c>user:…</c>.</summary>
    public IReadOnlyList<string> ActsFor { get => field ?? []; init; }

    /// <summary>The operator who asked for the task, where no agent did.</summary>
    public string? RequestedBy { get; init; }

    public IReadOnlyList<ApprovalTool> Tools { get => field ?? []; init; }

    /// <summary>What asked for a human, in the order of the checks, and why.</summary>
    public IReadOnlyList<string> Clauses { get => field ?? []; init; }

    public IReadOnlyList<string> Reasons { get => field ?? []; init; }

    /// <summary>What the task reserves, and the target is bound to.</summary>
    public Money? Cost { get; init; }

    public required long PolicyVersion { get; init; }

    public required long KillEpoch { get; init; }

    /// <summary>Of the frozen request (<see cref="ApprovalBinding"/>): what is approved.</summary>
    public required string Hash { get; init; }

    /// <summary>Of the bytes of <see cref="ApprovalPreview"/>: what was shown.</summary>
    public required string PreviewHash { get; init; }

    public ApprovalState State { get; init; }

    public required ApprovalTerms Terms { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on no answer counts. Part of what is approved.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often people were reminded.</summary>
    public int Reminders { get; init; }

    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>How often a yes that counted was found to count no more, and people were asked again for that.</summary>
    public int Openings { get; init; }

    /// <summary>In the order they came; at most one of each person.</summary>
    public IReadOnlyList<ApprovalVote> Votes { get => field ?? []; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it ended without a person's word.</summary>
    public string? Cause { get; init; }

    /// <summary>When the task was claimed for the first time: an approval is good for one run.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The approval that was asked for in its place.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>Where a yes or no is remembered; absent where each task is asked for by itself.</summary>
    public string? MemoryKey { get; init; }

    /// <summary>What people have not been told yet; absent when they have.</summary>
    public ApprovalNotice? Untold { get; init; }

    /// <summary>Nobody has been told yet that it is over.</summary>
    public bool IsEndUntold { get; init; }

    /// <summary>What it uses cannot be undone, or moves money: a sign-in must be fresh.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGrave => Tools.Any(tool => tool.Class is ToolClass.Destructive or ToolClass.Financial);

    /// <summary>How far time has moved it: each wait between two reminders or escalations has a number of its own, which only grows.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Round => Reminders + (EscalatedAt is null ? 0 : 1);

    /// <summary>The number of its latest notice but the first; it only grows.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Notices => Round + Openings;

    /// <summary>How often the same people were asked once more.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Repeats => Reminders + Openings;

    /// <summary>The person whose answer is the last of those that it rests on.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? DecidedBy => State is ApprovalState.Approved or ApprovalState.Denied ? Votes.LastOrDefault(vote => vote.Lapse is null)?.By : null;

    /// <summary>How many count of those who said yes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Yeses => Votes.Count(vote => vote is { Answer: ApprovalAnswer.Approve, Lapse: null });

    /// <summary>Whose it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public WhoseWork Work => new(RequestedBy, ActChain, ActsFor);

    /// <summary>The same for the people whose work it is by now, besides those whose it was.</summary>
    internal ApprovalRecord For(IReadOnlyList<string> actsFor) => this with { ActsFor = [.. ActsFor.Union(actsFor, StringComparer.Ordinal)] };

    /// <summary>
    /// Whether an answer of this person is of use: they have given none, or the yeses that were too few when the latest came are enough
    /// by now, theirs among them, so that it takes nothing but somebody who says so once more.
    /// </summary>
    /// <remarks>To be asked of an approval whose votes were just examined (<see cref="ReadVoters"/>). Whether it is addressed to them is <see cref="IsAddressedTo"/>.</remarks>
    public bool IsOpenTo(string person) => State == ApprovalState.Pending && VoteOf(person) switch
    {
        null => true,
        { Answer: ApprovalAnswer.Approve, Lapse: null } => Yeses >= Terms.Quorum,
        _ => false,
    };

    /// <summary>Whether they may still say no: they have said nothing, or a yes that does not count.</summary>
    public bool TakesNoOf(string person) => State == ApprovalState.Pending && VoteOf(person) is null or { Lapse: not null };

    /// <param name="addresses">Of one person.</param>
    public bool IsAddressedTo(IEnumerable<string> addresses) => Terms.Addressed(EscalatedAt is not null).Intersect(addresses, StringComparer.Ordinal).Any();

    public ApprovalVote? VoteOf(string person) => Votes.FirstOrDefault(vote => vote.By == person);
}
