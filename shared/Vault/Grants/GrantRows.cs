using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Vault.Grants;

/// <summary>
/// The grants of an organisation: one row each, replaced only onto what was read, in a partition that no ledger keeps. Agents
/// cause writes here, and so nothing of it is in the organisation's own ledger but the entries.
/// </summary>
public sealed class GrantRows(Ledgers ledgers)
{
    internal const string Partition = "$vault";

    private const string Prefix = "grant|";

    /// <returns>Null when there never was one.</returns>
    public async Task<Grant?> FindAsync(string organisation, string id, CancellationToken ct) => (await ReadAsync(organisation, id, ct))?.Grant;

    /// <param name="user">Whose; null for everybody's.</param>
    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>In the order of their ids, at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<Grant>> ListAsync(string organisation, string? user, string after, int limit, CancellationToken ct)
    {
        var prefix = user is null ? Prefix : PersonPrefix(user);
        var rows = await ledgers.Store(organisation).ReadPageAsync(Partition, prefix, after, limit, ct);
        if (user is null)
            return [.. rows.Select(row => Parse(row.Content.Body))];
        var found = new List<Grant>(rows.Count);
        foreach (var row in rows)
        {
            if (await FindAsync(organisation, row.Key[prefix.Length..], ct) is { } grant)
                found.Add(grant);
        }

        return found;
    }

    internal async Task<StoredGrant?> ReadAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, Prefix + id, ct) is { } row ? new StoredGrant(Parse(row.Content.Body), row.ETag) : null;

    internal Task<BatchOutcome> AddAsync(Grant grant, CancellationToken ct) => ledgers.Store(grant.Organisation).WriteAsync(
        Partition, [new TableWrite.Insert(Prefix + grant.Id, Content(grant)), new TableWrite.Upsert(PersonPrefix(grant.User) + grant.Id, new RowContent(grant.Organisation, "", default))], ct);

    /// <param name="beside">Written in the same batch.</param>
    /// <returns>As it stands then; null when somebody else has changed it.</returns>
    internal async Task<StoredGrant?> ReplaceAsync(StoredGrant standing, Grant changed, CancellationToken ct, params IReadOnlyList<TableWrite> beside) =>
        await ledgers.Store(changed.Organisation).WriteAsync(Partition, [new TableWrite.Replace(Prefix + changed.Id, Content(changed), standing.ETag), .. beside], ct) is BatchOutcome.Applied { ETags: [var etag, ..] } ? new StoredGrant(changed, etag) : null;

    private static string PersonPrefix(string user) => $"person|{PersonKey.Of(user)}|";

    private static Grant Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, GrantJson.Default.Grant) ?? throw new InvalidDataException("a grant is `null`");

    private static RowContent Content(Grant grant) => new(grant.Organisation, "", JsonSerializer.SerializeToUtf8Bytes(grant, GrantJson.Default.Grant));
}
