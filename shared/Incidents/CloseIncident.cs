using System.Text;
using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;

namespace Gatehouse.Incidents;

/// <summary>Closes an incident with its cause and what follows from it. What is frozen stays frozen: thawing is a decision of its own.</summary>
public sealed class CloseIncident(Ledgers ledgers, IncidentDirectory incidents, IRandomSource random)
{
    public async Task<IncidentOutcome> HandleAsync(string organisation, string id, string cause, string followUp, string operatorId, CancellationToken ct)
    {
        var salt = new byte[PayloadCommitment.SaltBytes];
        random.Fill(salt);
        var request = new LedgerRequest<Refusal?>(view => Decide(view, id, new IncidentClosing(view.Now, operatorId, cause, followUp, salt))) { Reads = [IncidentRows.Key(id)], Name = "incident" };
        return await ledgers.Control(organisation).CommitAsync(request, ct) switch
        {
            LedgerOutcome<Refusal?>.Done { Reply: { } refusal } => new IncidentOutcome.Refused(refusal),
            LedgerOutcome<Refusal?>.Done => new IncidentOutcome.Standing((await incidents.FindAsync(organisation, id, ct))!),
            LedgerOutcome<Refusal?>.Unknown => Refused(RefusalCode.OutcomeUnknown, $"incident `{id}` may be closed"),
            _ => Refused(RefusalCode.Unavailable, "the organisation's ledger could not be written in time"),
        };
    }

    /// <summary>What the record's commitment is to: the two texts, each with its length before it, so that no other pair gives the same bytes.</summary>
    internal static byte[] Payload(string cause, string followUp) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(cause)}:{cause}{Encoding.UTF8.GetByteCount(followUp)}:{followUp}");

    private static LedgerDecision<Refusal?> Decide(LedgerView view, string id, IncidentClosing closing)
    {
        if (IncidentRows.Parse(view.Find(IncidentRows.Key(id))) is not { } incident)
            return Refuse(RefusalCode.NotFound, $"there is no incident `{id}`");
        if (incident.Closing is { } earlier)
        {
            return earlier.Cause == closing.Cause && earlier.FollowUp == closing.FollowUp
                ? new LedgerDecision<Refusal?>.Answer(null)
                : Refuse(RefusalCode.AlreadyDecided, $"incident `{id}` was closed by `{earlier.Operator}`, with other words");
        }

        if (!incident.IsContained)
            return Refuse(RefusalCode.Conflict, $"incident `{id}` is still being contained");

        var closed = incident with { Closing = closing, Revision = incident.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.IncidentClosed) { Subject = id, Operator = closing.Operator, Payload = PayloadCommitment.Of(closing.Salt, Payload(closing.Cause, closing.FollowUp)) }],
            Rows = [IncidentRows.Update(closed)],
        };
        return new LedgerDecision<Refusal?>.Commit(write, null);
    }

    private static LedgerDecision<Refusal?>.Answer Refuse(RefusalCode code, string detail) => new(new Refusal(code, detail));

    private static IncidentOutcome.Refused Refused(RefusalCode code, string detail) =>
        new(new Refusal(code, detail) { MayRetry = true, RetryAfter = TimeSpan.FromSeconds(1), Unlock = "read it, or ask again" });
}
