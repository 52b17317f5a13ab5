using Gatehouse.Audit;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Lets somebody else run the gate, with a key of their own.</summary>
public sealed class CreateOperator(Ledgers ledgers, OperatorKeys keys, IRandomSource random)
{
    public async Task<ChangeOutcome<IssuedOperatorKey>> HandleAsync(string organisation, string name, IReadOnlyList<OperatorRole> roles, string operatorId, CancellationToken ct)
    {
        var key = await keys.NewAsync(organisation, ct);
        var id = Ids.NewUser(random);
        var request = new LedgerRequest<ChangeOutcome<IssuedOperatorKey>>(view =>
            Decide(view, new Operator(id, organisation, name, roles, key.Credential) { Revision = 1, CreatedAt = view.Now }, key, operatorId));
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<IssuedOperatorKey>> Decide(LedgerView view, Operator made, OperatorKeyDraft key, string operatorId)
    {
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.OperatorCreated) { Subject = made.Id, Operator = operatorId }],
            Rows = [OperatorRows.Insert(made), OperatorRows.Insert(key.Of(made.Id, view.Now))],
        };
        return new LedgerDecision<ChangeOutcome<IssuedOperatorKey>>.Commit(write, new ChangeOutcome<IssuedOperatorKey>.Changed(new IssuedOperatorKey(made, key.Credential, key.Secret)));
    }
}
