using Gatehouse.Audit;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Registry;

namespace Gatehouse.Vault.Grants;

/// <summary>Records in the organisation's own chain what becomes of grants, before it does.</summary>
public sealed class VaultEntries(Ledgers ledgers)
{
    /// <returns>Null when it is durable.</returns>
    internal async Task<Refusal?> AddAsync(string organisation, AuditEntry entry, CancellationToken ct, bool isContainment = false)
    {
        var request = new LedgerRequest<ChangeOutcome<bool>>(view => new LedgerDecision<ChangeOutcome<bool>>.Commit(new LedgerWrite(view.State) { Entries = [entry] }, new ChangeOutcome<bool>.Changed(true)))
        {
            Name = "grant",
            Containment = isContainment,
        };
        return ChangeOutcomes.From(await ledgers.Control(organisation).CommitAsync(request, ct)).Match<Refusal?>(_ => null, refusal => refusal);
    }
}
