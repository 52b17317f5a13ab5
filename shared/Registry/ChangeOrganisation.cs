using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>Changes what an organisation is called and what it shows.</summary>
public sealed class ChangeOrganisation(Ledgers ledgers, OrganisationDirectory organisations)
{
    /// <param name="name">Stays when <see langword="null"/>; so does <paramref name="explainToAgents"/>.</param>
    /// <param name="basedOn">The version that the operator saw.</param>
    public async Task<ChangeOutcome<Organisation>> HandleAsync(string id, string? name, bool? explainToAgents, int basedOn, string operatorId, CancellationToken ct)
    {
        if (await organisations.FindAsync(id, ct) is not { } known)
            return ChangeOutcomes.NotFound<Organisation>("there is no such organisation");
        var request = new LedgerRequest<ChangeOutcome<Organisation>>(view => Decide(view, OrganisationDirectory.On(view, known), name, explainToAgents, basedOn, operatorId))
        {
            Reads = [OrganisationDirectory.Row],
        };
        return ChangeOutcomes.From(await ledgers.Control(id).CommitAsync(request, ct));
    }

    private static LedgerDecision<ChangeOutcome<Organisation>> Decide(LedgerView view, Organisation standing, string? name, bool? explainToAgents, int basedOn, string operatorId)
    {
        if (standing.Revision != basedOn)
        {
            return new LedgerDecision<ChangeOutcome<Organisation>>.Answer(new ChangeOutcome<Organisation>.Refused(
                new Refusal(RefusalCode.Stale, $"the organisation is at version {standing.Revision}; the change was made to version {basedOn}") { Unlock = "read the organisation again and send its ETag" }));
        }

        var changed = standing with { Name = name ?? standing.Name, ExplainToAgents = explainToAgents ?? standing.ExplainToAgents, Revision = standing.Revision + 1 };
        var write = new LedgerWrite(view.State)
        {
            Entries = [new AuditEntry(AuditKind.OrganisationChanged) { Subject = standing.Id, Operator = operatorId }],
            Rows = [new RowChange.Update(OrganisationDirectory.Row, OrganisationDirectory.Serialize(changed))],
        };
        return new LedgerDecision<ChangeOutcome<Organisation>>.Commit(write, new ChangeOutcome<Organisation>.Changed(changed));
    }
}
