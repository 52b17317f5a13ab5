using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Containment;

/// <summary>Freezes, unfreezes or kills an organisation: its document first, then, by an operation, every connection it has.</summary>
public sealed class ContainOrganisation(Ledgers ledgers, OrganisationDirectory organisations, FenceOrganisation fence, IRandomSource random)
{
    public async Task<OperationOutcome> HandleAsync(string organisation, ContainmentAction action, string operatorId, CancellationToken ct)
    {
        var outcome = await SayAsync(organisation, action, operatorId, ct);
        if (outcome is OperationOutcome.Started { Operation.Id: var id })
            Begin(organisation, id);
        return outcome;
    }

    /// <summary>The document alone, for whoever brings it to the connections in its own way; the message does in any case.</summary>
    internal async Task<OperationOutcome> SayAsync(string organisation, ContainmentAction action, string operatorId, CancellationToken ct)
    {
        if (await organisations.FindAsync(organisation, ct) is not { } known)
            return new OperationOutcome.Unknown();

        var id = Ids.NewOperation(random);
        var request = new LedgerRequest<OperationOutcome>(view => Decide(view, OrganisationDirectory.On(view, known), new Operation(id, action, operatorId, view.Now)))
        {
            Reads = [OrganisationDirectory.Row],
            Containment = true,
        };
        switch (await ledgers.Control(organisation).CommitAsync(request, ct))
        {
            case LedgerOutcome<OperationOutcome>.Done { Reply: var reply }:
                return reply;
            case LedgerOutcome<OperationOutcome>.Unknown:
                return new OperationOutcome.InDoubt(id);
            default:
                return new OperationOutcome.Unavailable("the organisation's ledger could not be written in time");
        }
    }

    /// <summary>At once, before any queue is asked; the announced message comes to see whether it was finished.</summary>
    private void Begin(string organisation, string id)
    {
        // The work outlives the request that asked for it, so it must not run in that request's context.
        using (ExecutionContext.SuppressFlow())
            _ = RunAsync(organisation, id);
    }

    private async Task RunAsync(string organisation, string id)
    {
        try
        {
            await fence.RunAsync(organisation, id, CancellationToken.None);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or InvalidDataException)
        {
            // The message goes on.
        }
    }

    internal static LedgerDecision<OperationOutcome> Decide(LedgerView view, Organisation standing, Operation operation)
    {
        if (standing.Status is OrganisationStatus.Killed && operation.Action != ContainmentAction.Kill)
            return new LedgerDecision<OperationOutcome>.Answer(new OperationOutcome.Killed());

        var status = operation.Action switch
        {
            ContainmentAction.Freeze => OrganisationStatus.Frozen,
            ContainmentAction.Unfreeze => OrganisationStatus.Active,
            _ => OrganisationStatus.Killed,
        };
        var changed = standing with { Status = status, Revision = standing.Revision + 1 };
        // Said again, it is done again: a connection that an earlier operation could not reach is fenced now.
        var isNew = standing.Status != status;
        var write = new LedgerWrite(view.State)
        {
            Entries = isNew ? [new AuditEntry(ContainAgent.Kind(operation.Action)) { Subject = standing.Id, Operator = operation.Operator }] : [],
            Rows = isNew
                ? [Operations.Insert(operation), new RowChange.Update(OrganisationDirectory.Row, OrganisationDirectory.Serialize(changed))]
                : [Operations.Insert(operation)],
            Announcements = [new Announcement(TaskStep.Fence, operation.Id)],
        };
        return new LedgerDecision<OperationOutcome>.Commit(write, new OperationOutcome.Started(operation));
    }
}
