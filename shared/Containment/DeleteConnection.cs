using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Ends a connection for good: killed and deleted in one commit, then unlinked from its ends. Its record stays.</summary>
public sealed class DeleteConnection(Ledgers ledgers, LinkIndex links, TimeProvider time)
{
    /// <param name="basedOn">The revision that the operator saw; of a connection that is deleted already, any.</param>
    public async Task<ContainmentOutcome> HandleAsync(string organisation, string connection, int basedOn, string operatorId, CancellationToken ct)
    {
        var startedAt = time.GetTimestamp();
        var request = new LedgerRequest<Reply>(view => Decide(view, connection, basedOn, operatorId)) { Reads = [LedgerRows.Config], Containment = true };
        switch (await ledgers.For(organisation, connection).CommitAsync(request, ct))
        {
            case LedgerOutcome<Reply>.Done { Reply: Reply.Deleted { InFlight: var inFlight, Document: var document } }:
                await TryUnlinkAsync(document, ct);
                return new ContainmentOutcome.Contained(1, inFlight, time.GetElapsedTime(startedAt));
            case LedgerOutcome<Reply>.Done { Reply: Reply.Refused { Refusal: var refusal } }:
                return new ContainmentOutcome.Refused(refusal);
            case LedgerOutcome<Reply>.Done:
                return new ContainmentOutcome.Unknown();
            case LedgerOutcome<Reply>.Unknown:
                return new ContainmentOutcome.Unfinished([connection]);
            default:
                return new ContainmentOutcome.Unavailable("the connection's ledger could not be written in time");
        }
    }

    /// <summary>Finishes what the deletion's message stands for. Done twice it changes nothing.</summary>
    public async Task FinishAsync(string organisation, string connection, CancellationToken ct)
    {
        var snapshot = await ledgers.For(organisation, connection).ReadAsync([LedgerRows.Config], ct);
        if (snapshot is { State.Status: PartitionStatus.Deleted } && snapshot.Find(LedgerRows.Config) is { } config)
            await UnlinkAsync(ConnectionDirectory.Parse(config), ct);
    }

    private async Task TryUnlinkAsync(Connection document, CancellationToken ct)
    {
        try
        {
            await UnlinkAsync(document, ct);
        }
        catch (StoreUnavailableException)
        {
            // It is deleted, and its message removes the links.
        }
    }

    // The links alone: its row among all connections stays, for its chain belongs to every whole export.
    private async Task UnlinkAsync(Connection document, CancellationToken ct)
    {
        await links.RemoveAsync(document.Organisation, document.From, document.Id, ct);
        if (document.To is ConnectionTarget.ToAgent to)
            await links.RemoveAsync(document.Organisation, to.Id, document.Id, ct);
    }

    private static LedgerDecision<Reply> Decide(LedgerView view, string connection, int basedOn, string operatorId)
    {
        if (!view.Exists || view.Find(LedgerRows.Config) is not { } stored)
            return new LedgerDecision<Reply>.Answer(new Reply.Unknown());

        var document = ConnectionDirectory.Parse(stored);
        if (view.State.Status is PartitionStatus.Deleted)
            return new LedgerDecision<Reply>.Answer(new Reply.Deleted(document, FenceDecision.OnTheWire(view)));
        if (document.Revision != basedOn)
            return new LedgerDecision<Reply>.Answer(new Reply.Refused(ChangeOutcomes.Stale($"connection `{connection}`", document.Revision, basedOn)));

        var deleted = document with { Revision = document.Revision + 1 };
        var standing = view.State.Fences;
        var fences = standing with
        {
            Connection = standing.Connection with { Killed = true, Revision = standing.Connection.Revision + 1 },
            KillEpoch = standing.KillEpoch + (standing.Connection.Killed ? 0 : 1),
            ConfigVersion = deleted.Revision,
        };
        var write = new LedgerWrite(view.State with { Fences = fences, Status = PartitionStatus.Deleted })
        {
            Entries = [new AuditEntry(AuditKind.ConnectionClosed) { Connection = connection, Subject = connection, Operator = operatorId }],
            Rows = [new RowChange.Update(LedgerRows.Config, ConnectionDocument.Bytes(deleted))],
            Announcements = [new Announcement(TaskStep.Fence, connection)],
        };
        return new LedgerDecision<Reply>.Commit(write, new Reply.Deleted(deleted, FenceDecision.OnTheWire(view)));
    }

    private abstract record Reply
    {
        internal sealed record Deleted(Connection Document, IReadOnlyList<string> InFlight) : Reply;

        internal sealed record Refused(Refusal Refusal) : Reply;

        internal sealed record Unknown : Reply;
    }
}
