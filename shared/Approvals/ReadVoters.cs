using Gatehouse.Ledger;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Reads whoever has said yes to an approval, as they are now.</summary>
public sealed class ReadVoters(ReadPeople reading, ApprovalPeople people, AgentDirectory agents, Ledgers ledgers)
{
    /// <summary>As it stands, with each yes marked by whether it counts now.</summary>
    public async Task<ApprovalRecord> ExaminedAsync(string organisation, ApprovalRecord approval, CancellationToken ct)
    {
        if (approval is not { State: ApprovalState.Pending, Votes.Count: > 0 })
            return approval;
        IReadOnlyList<string> actsFor = (await agents.FindAsync(organisation, approval.Agent, afresh: false, ct))?.Document.ActsFor is { } somebody ? [somebody] : [];
        var facts = await reading.FactsAsync(organisation, approval, person: null, ct);
        return (await FindAsync(organisation, approval, facts, ct)).Examine(approval, actsFor, ledgers.Clock.Now);
    }

    /// <param name="organisation">Of the approval.</param>
    /// <param name="approval">As it stands.</param>
    /// <param name="facts">Of its people.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<EarlierVotes> FindAsync(string organisation, ApprovalRecord approval, PeopleFacts facts, CancellationToken ct)
    {
        if (approval.State != ApprovalState.Pending)
            return EarlierVotes.None;
        var voters = new Dictionary<string, ApproverFacts>(StringComparer.Ordinal);
        foreach (var vote in approval.Votes.Where(vote => vote.Answer == ApprovalAnswer.Approve))
            voters[vote.By] = facts.Of(await people.OfVoteAsync(organisation, vote, facts.Known, ct));
        return new EarlierVotes(voters);
    }
}
