namespace Gatehouse.Approvals;

/// <summary>Reads whoever has said yes to an approval, as they are now.</summary>
public sealed class ReadVoters(ReadApprovers approvers, ApprovalPeople people)
{
    public async Task<EarlierVotes> FindAsync(string organisation, ApprovalRecord approval, CancellationToken ct)
    {
        if (approval.State != ApprovalState.Pending)
            return EarlierVotes.None;
        var voters = new Dictionary<string, ApproverFacts>(StringComparer.Ordinal);
        foreach (var vote in approval.Votes.Where(vote => vote.Answer == ApprovalAnswer.Approve))
            voters[vote.By] = await approvers.FactsAsync(await people.OfVoteAsync(organisation, vote, ct), approval, ct);
        return new EarlierVotes(voters);
    }
}
