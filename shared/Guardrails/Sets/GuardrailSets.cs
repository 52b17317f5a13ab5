using System.Globalization;
using System.Text.Json;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Identity;
using Gatehouse.Ledger;

namespace Gatehouse.Guardrails.Sets;

/// <summary>Finds guardrails and sets as they stand. The sets that come with the gate are everybody's, and have one version.</summary>
public sealed class GuardrailSets(Ledgers ledgers)
{
    private static readonly StoredSet[] builtIn = [.. BuiltInSets.Names.Order(StringComparer.Ordinal).Select(name => new StoredSet(name, name, BuiltInSets.Version, default, default))];

    public static bool IsBuiltIn(string id) => BuiltInSets.Names.Contains(id, StringComparer.Ordinal);

    /// <summary>Whether it may be the name of a set: of one that comes with the gate, or an id.</summary>
    public static bool MayBeSet(string id) => IsBuiltIn(id) || Ids.Is(IdKind.GuardrailSet, id);

    /// <summary>Null when there is none, or no longer.</summary>
    public async Task<StoredSet?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await FindAnyAsync(organisation, id, ct) is { DeletedAt: null } found ? found : null;

    /// <summary>One that was deleted too: whoever is held to it stays so.</summary>
    public async Task<StoredSet?> FindAnyAsync(string organisation, string id, CancellationToken ct)
    {
        if (Array.Find(builtIn, set => set.Id == id) is { } known)
            return known;
        return await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, SetRows.Set(id), ct) is { } row ? SetRows.ParseSet(row.Content.Body) : null;
    }

    public async Task<SetView?> ViewAsync(string organisation, string id, CancellationToken ct) =>
        await FindAsync(organisation, id, ct) is { } set && await VersionAsync(organisation, id, set.Version, ct) is { } version ? new SetView(set, version) : null;

    /// <summary>Null when there is no such set, or it has no such version.</summary>
    public async Task<SetVersion?> VersionAsync(string organisation, string id, int version, CancellationToken ct)
    {
        if (IsBuiltIn(id))
            return version == BuiltInSets.Version ? new SetVersion(version, default, "", JsonElement.Parse(BuiltInSets.SourceOf(id))) : null;
        return await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, SetRows.Version(id, version), ct) is { } row ? SetRows.ParseVersion(row.Content.Body) : null;
    }

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of their ids, at most <paramref name="limit"/>; those that were deleted are among them.</returns>
    public async Task<IReadOnlyList<StoredSet>> ListAsync(string organisation, string after, int limit, CancellationToken ct)
    {
        var rows = await RangeAsync(organisation, SetRows.Set(""), after, limit, ct);
        return [.. rows.Select(row => SetRows.ParseSet(row)).Concat(builtIn.Where(set => string.CompareOrdinal(set.Id, after) > 0)).OrderBy(set => set.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <param name="after">The version that the last page ended with; empty for the first page.</param>
    /// <returns>In their order, at most <paramref name="limit"/>; null when there is no such set.</returns>
    public async Task<IReadOnlyList<SetVersion>?> VersionsAsync(string organisation, string id, string after, int limit, CancellationToken ct)
    {
        if (await FindAsync(organisation, id, ct) is null)
            return null;
        var first = after.Length == 0 ? 1 : int.Parse(after, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        if (IsBuiltIn(id))
            return first > BuiltInSets.Version ? [] : [(await VersionAsync(organisation, id, BuiltInSets.Version, ct))!];
        var rows = await ledgers.Store(organisation).ReadRangeAsync(Ledgers.ControlPartition, SetRows.Version(id, first), SetRows.Version(id, int.MaxValue), limit, ct);
        return [.. rows.Select(row => SetRows.ParseVersion(row.Content.Body))];
    }

    /// <summary>Null when there is none, or no longer.</summary>
    public async Task<StoredGuardrail?> GuardrailAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.ControlPartition, SetRows.Guardrail(id), ct) is { } row && SetRows.ParseGuardrail(row.Content.Body) is { DeletedAt: null } found ? found : null;

    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<StoredGuardrail>> GuardrailsAsync(string organisation, string after, int limit, CancellationToken ct) =>
        [.. (await RangeAsync(organisation, SetRows.Guardrail(""), after, limit, ct)).Select(row => SetRows.ParseGuardrail(row))];

    private async Task<IEnumerable<ReadOnlyMemory<byte>>> RangeAsync(string organisation, string prefix, string after, int limit, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadPageAsync(Ledgers.ControlPartition, prefix, after, limit, ct);
        return rows.Select(row => row.Content.Body);
    }
}
