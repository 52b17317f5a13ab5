using Gatehouse.Delivery;
using Gatehouse.Dispatching;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Approvals;

/// <summary>Takes a person's answer, whatever channel it came through. The first final one wins, and there is no other.</summary>
public sealed class DecideApproval(Ledgers ledgers, ConnectionDirectory connections, QueuedDrafts drafts, ReadPeople people, ReadVoters voters, IRandomSource random)
{
    private const int MaxReadings = 3;

    public async Task<ApprovalOutcome> HandleAsync(ApprovalPerson person, string id, ApprovalCast cast, CancellationToken ct)
    {
        var next = Ids.NewApproval(Ids.ConnectionOf(id)!, ledgers.Clock.Now, random);
        for (var reading = 1; ; reading++)
        {
            if (await VotingAsync(person, id, cast, next, afresh: reading > 1, ct) is not { } voting)
                return new ApprovalOutcome.Refused(ApprovalRefusals.NotFound(id));

            var outcome = await ledgers.For(person.Organisation, Ids.ConnectionOf(id)!).CommitAsync(voting.Request, ct);
            if (outcome is LedgerOutcome<ApprovalOutcome>.Stale && reading < MaxReadings)
                continue;
            if (outcome is LedgerOutcome<ApprovalOutcome>.Done { Reply: ApprovalOutcome.Answered { View.Task: var task } })
                ledgers.Meters.Left(task.State.IsEnded() ? task : null);
            return From(outcome);
        }
    }

    /// <returns>Null when there is no such approval, or what it is of is gone.</returns>
    private async Task<ApprovalVoting?> VotingAsync(ApprovalPerson person, string id, ApprovalCast cast, string next, bool afresh, CancellationToken ct)
    {
        var (organisation, partition) = (person.Organisation, Ids.ConnectionOf(id)!);
        var ledger = ledgers.For(organisation, partition);
        if (await connections.FindAsync(organisation, partition, afresh, ct) is not { } connection)
            return null;
        if (ApprovalRows.Parse((await ledger.ReadAsync([ApprovalRows.Key(id)], ct)).Find(ApprovalRows.Key(id))) is not { } approval)
            return null;

        var (row, input) = (LedgerRows.Task(approval.Task), LedgerRows.Input(approval.Task));
        var snapshot = await ledger.ReadAsync([row, input], ct);
        if (TaskChange.Parse(snapshot.Find(row)) is not { } task || snapshot.Find(input) is not { } stored)
            return null;
        if (await drafts.OfAsync(organisation, task, DispatchInput.PayloadOf(stored), afresh, ct) is not { } again)
            return null;

        var facts = await people.FactsAsync(organisation, approval, person, ct);
        return new ApprovalVoting(approval, facts.Of(person), cast, connection, again, next, await voters.FindAsync(organisation, approval, facts, ct));
    }

    private static ApprovalOutcome From(LedgerOutcome<ApprovalOutcome> outcome) => outcome switch
    {
        LedgerOutcome<ApprovalOutcome>.Done done => done.Reply,
        LedgerOutcome<ApprovalOutcome>.Refused refused => new ApprovalOutcome.Refused(refused.Refusal),
        LedgerOutcome<ApprovalOutcome>.Unknown unknown => new ApprovalOutcome.Refused(new Refusal(RefusalCode.OutcomeUnknown, unknown.Why)
        {
            MayRetry = true,
            Unlock = "read the approval, or give the same answer again",
        }),
        LedgerOutcome<ApprovalOutcome>.Unavailable unavailable => new ApprovalOutcome.Refused(Outcomes.Unavailable(unavailable.Why)),
        _ => new ApprovalOutcome.Refused(Outcomes.Unavailable("what the answer rests on kept changing")),
    };
}
