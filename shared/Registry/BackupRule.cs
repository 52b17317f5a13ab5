using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Registry;

/// <summary>A backup is another connection of the same agent, and following backups never leads back.</summary>
public sealed class BackupRule(Ledgers ledgers)
{
    private const int MostHops = 16;

    /// <param name="connection">Whose backup it is to be; null for one that is yet to be made.</param>
    public async Task<Refusal?> FindFaultAsync(string organisation, string? connection, string from, string? backup, CancellationToken ct)
    {
        if (backup is null)
            return null;
        if (backup == connection)
            return Fault("a connection cannot be its own backup");

        for (var (hops, next) = (1, backup); next is not null; hops++)
        {
            var snapshot = await ledgers.For(organisation, next).ReadAsync([LedgerRows.Config], ct);
            var isThere = snapshot.State is not null and not { Status: PartitionStatus.Deleted } && snapshot.Find(LedgerRows.Config) is not null;
            if (!isThere)
                return hops == 1 ? new Refusal(RefusalCode.NotFound, $"there is no connection `{backup}`") { Clause = "$.backup" } : null;

            var document = ConnectionDirectory.Parse(snapshot.Find(LedgerRows.Config)!.Value);
            if (document.From != from)
                return hops == 1 ? Fault($"connection `{backup}` is of agent `{document.From}`; a backup must be of `{from}`") : null;
            next = document.Backup;
            if (next is not null && next == connection)
                return Fault($"connection `{document.Id}` has `{connection}` as its backup: they would go round in a circle");
            if (hops == MostHops)
                return Fault($"more than {MostHops} backups stand one behind the other");
        }

        return null;
    }

    private static Refusal Fault(string detail) => new(RefusalCode.Malformed, detail) { Clause = "$.backup" };
}
