using Gatehouse.Guardrails.Sets;
using Gatehouse.Ledger;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Guardrails.Assignment;

/// <summary>
/// Which connections name a set. A row is written before the connection that names it, and never removed: the fence of a
/// set that a connection named once costs it a commit, and one that did not come would cost it the promise.
/// </summary>
public sealed class SetUses(Ledgers ledgers, GuardrailSets sets, OrganisationDirectory organisations)
{
    private const int AtOnce = 64;

    public async Task AddAsync(string organisation, string connection, IEnumerable<string> names, CancellationToken ct)
    {
        TableWrite[] rows = [.. names.Where(name => !GuardrailSets.IsBuiltIn(name)).Select(name => new TableWrite.Upsert(Prefix(name) + connection, new RowContent(organisation, "", default)))];
        if (rows.Length > 0)
            await ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, rows, ct);
    }

    /// <summary>Connections that name it, or did.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string organisation, string set, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadAllAsync(Ledgers.IndexPartition, Prefix(set), ct);
        return [.. rows.Select(row => row.Key[Prefix(set).Length..])];
    }

    /// <summary>
    /// The version of the organisation's ledger. To be asked after <see cref="AddAsync"/>, and taken over by the connection in
    /// the commit that names the sets: what was changed before is in it, and the fence of what is changed after finds the row.
    /// </summary>
    public async Task<long> NowAsync(string organisation, CancellationToken ct) => (await ledgers.Control(organisation).ReadAsync([], ct)).Version;

    /// <summary>Which of the names are no set's; null when all are.</summary>
    /// <param name="organisation">Whose sets they must be.</param>
    /// <param name="names">Each well formed.</param>
    /// <param name="known">Those that are named already: a set that was deleted in the moment it was named may stay.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<Refusal?> FindUnknownAsync(string organisation, IReadOnlyList<string> names, IReadOnlyList<string> known, CancellationToken ct)
    {
        foreach (var (index, name) in names.Index())
        {
            if (!known.Contains(name, StringComparer.Ordinal) && await sets.FindAsync(organisation, name, ct) is null)
                return new Refusal(RefusalCode.NotFound, $"there is no guardrail set `{name}`") { Clause = $"$.guardrails[{index}]" };
        }

        return null;
    }

    /// <summary>Why a set cannot go; null when nobody is bound by it.</summary>
    public async Task<Refusal?> FindFaultAsync(string organisation, string set, CancellationToken ct)
    {
        if ((await organisations.FindAsync(organisation, ct))?.Guardrails.Contains(set, StringComparer.Ordinal) == true)
            return InUse(set, "the organisation, and so all its connections");
        var bound = 0;
        foreach (var group in (await OfAsync(organisation, set, ct)).Chunk(AtOnce))
            bound += (await Task.WhenAll(group.Select(connection => IsBoundAsync(organisation, connection, set, ct)))).Count(isBound => isBound);
        return bound == 0 ? null : InUse(set, bound == 1 ? "1 connection" : $"{bound} connections");
    }

    private async Task<bool> IsBoundAsync(string organisation, string connection, string set, CancellationToken ct)
    {
        var snapshot = await ledgers.For(organisation, connection).ReadAsync([LedgerRows.Config], ct);
        return snapshot.State?.Status is PartitionStatus.Open && snapshot.Find(LedgerRows.Config) is { } config && ConnectionDirectory.Parse(config).GuardrailSets.Contains(set, StringComparer.Ordinal);
    }

    private static Refusal InUse(string set, string by) => new(RefusalCode.Conflict, $"guardrail set `{set}` is in use by {by}") { Unlock = "take it off them first" };

    private static string Prefix(string set) => $"guarded|{set}|";
}
