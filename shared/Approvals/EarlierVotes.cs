using Gatehouse.Audit;
using Gatehouse.Policy;

namespace Gatehouse.Approvals;

/// <summary>Whoever has said yes before, as they are now: at the decision only those count who might say it now.</summary>
/// <remarks>How lately each of them had signed in was asked of their own answer, and is not asked again.</remarks>
/// <param name="voters">By their ids.</param>
public sealed class EarlierVotes(IReadOnlyDictionary<string, ApproverFacts> voters)
{
    public static EarlierVotes None { get; } = new(new Dictionary<string, ApproverFacts>(StringComparer.Ordinal));

    /// <summary>Whether somebody has said yes since these people were read whose answer may decide.</summary>
    public bool IsBehind(ApprovalRecord approval) =>
        approval.State == ApprovalState.Pending && approval.Votes.Count + 1 >= approval.Terms.Quorum && approval.Votes.Any(vote => vote.Answer == ApprovalAnswer.Approve && !voters.ContainsKey(vote.By));

    /// <param name="approval">As it stands.</param>
    /// <param name="actsFor">The people whose work it is by now.</param>
    /// <param name="now">When.</param>
    /// <returns>The same, with each yes marked by whether it counts; what is over stays as it was.</returns>
    public ApprovalRecord Examine(ApprovalRecord approval, IReadOnlyList<string> actsFor, DateTimeOffset now)
    {
        if (approval.State != ApprovalState.Pending)
            return approval;
        var asked = approval.For(actsFor);
        var votes = new List<ApprovalVote>(approval.Votes.Count);
        foreach (var vote in approval.Votes)
            votes.Add(vote with { Lapse = LapseOf(asked, vote, now) ?? OfTheSame(votes, voters.GetValueOrDefault(vote.By)) });
        return approval with { Votes = votes };
    }

    /// <param name="examined">With its yeses marked.</param>
    /// <returns>The clause, where somebody has said yes already who is the same as <paramref name="person"/>: two entries are not two people.</returns>
    public static string? OfTheSame(ApprovalRecord examined, ApproverFacts person) => OfTheSame(examined.Votes, person);

    /// <summary>One for each yes that does not count, and did before or was given now.</summary>
    internal static IEnumerable<AuditEntry> EntriesOf(ApprovalRecord before, ApprovalRecord after) =>
        from vote in after.Votes
        where vote.Lapse is not null && before.VoteOf(vote.By)?.Lapse is null
        select new AuditEntry(AuditKind.ApprovalRefused)
        {
            Connection = after.Connection,
            Task = after.Task,
            Subject = after.Id,
            Operator = vote.By,
            Code = RefusalCode.Forbidden,
            Clause = vote.Lapse,
        };

    private static string? OfTheSame(IEnumerable<ApprovalVote> votes, ApproverFacts? person) =>
        person is not null && votes.Any(vote => vote is { Answer: ApprovalAnswer.Approve, Lapse: null } && vote.By != person.Id && person.Is(vote.By)) ? FourEyes.SamePersonClause : null;

    private string? LapseOf(ApprovalRecord approval, ApprovalVote vote, DateTimeOffset now) =>
        vote.Answer == ApprovalAnswer.Approve && voters.TryGetValue(vote.By, out var voter) ? FourEyes.Examine(approval, voter, now)?.Clause : vote.Lapse;
}
