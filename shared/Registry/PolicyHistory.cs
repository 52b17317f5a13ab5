using System.Globalization;
using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>The versions of a connection's policy.</summary>
public sealed class PolicyHistory(Ledgers ledgers)
{
    /// <param name="after">The version that the last page ended with; empty for the first page.</param>
    /// <returns>In their order, at most <paramref name="limit"/>; null when there is no such connection.</returns>
    public async Task<IReadOnlyList<PolicyVersion>?> ListAsync(string organisation, string connection, string after, int limit, CancellationToken ct)
    {
        var ledger = ledgers.For(organisation, connection);
        if ((await ledger.ReadAsync([LedgerRows.Config], ct)).Find(LedgerRows.Config) is null)
            return null;

        var first = after.Length == 0 ? 1 : int.Parse(after, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        var rows = await ledger.ReadRangeAsync(LedgerRows.Policy(first), LedgerRows.Policy(int.MaxValue), limit, ct);
        return [.. rows.Select(Parse)];
    }

    /// <summary>Null when there is no such connection, or it has no such version.</summary>
    public async Task<PolicyVersion?> FindAsync(string organisation, string connection, int version, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(connection, LedgerRows.Policy(version), ct) is { } row ? Parse(row) : null;

    private static PolicyVersion Parse(TableRow row) => JsonSerializer.Deserialize(row.Content.Body.Span, RegistryJson.Default.PolicyVersion)!;
}
