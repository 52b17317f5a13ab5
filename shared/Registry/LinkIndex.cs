using System.Text.Json;
using Gatehouse.Caching;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>Which connections an agent is an end of. A link is written before its connection, so one that names nothing is no fault.</summary>
public sealed class LinkIndex(Ledgers ledgers)
{
    public const int MaxConnections = 1000;

    private const int RememberedAncestors = 10_000;
    private const string ConnectionPrefix = "connection|";
    private const string EventsPrefix = "events|";

    private readonly GenerationCache<(string Organisation, string Agent, string Connection), bool> ancestors = new(RememberedAncestors);

    /// <summary>
    /// Says that work is done over a connection on an agent's behalf. To be called before the agent is read: who contains it later
    /// finds the connection, and who did so earlier has changed what is read.
    /// </summary>
    /// <param name="agent">The agent, or the human at the root.</param>
    /// <returns>Whether this instance knew it to be so before: then what was read before this call is as good.</returns>
    public async Task<bool> AddAncestorAsync(string organisation, string agent, string connection, CancellationToken ct)
    {
        if (ancestors.TryGet((organisation, agent, connection), out _))
            return true;
        await AddRowAsync(organisation, $"{AncestorPrefix(agent)}{connection}", default, ct);
        ancestors.Set((organisation, agent, connection), true);
        return false;
    }

    /// <summary>Makes a connection known to lists.</summary>
    public Task AddConnectionAsync(string organisation, string connection, LinkedConnection linked, CancellationToken ct) =>
        AddRowAsync(organisation, $"{ConnectionPrefix}{connection}", JsonSerializer.SerializeToUtf8Bytes(linked, RegistryJson.Default.LinkedConnection), ct);

    /// <summary>Makes an agent's own chain known to exports.</summary>
    public Task AddEventsAsync(string organisation, string agent, CancellationToken ct) => AddRowAsync(organisation, $"{EventsPrefix}{agent}", default, ct);

    /// <summary>Agents that have a chain of their own, as <see cref="ConnectionsAsync"/> lists connections.</summary>
    public Task<IReadOnlyList<string>> EventsAsync(string organisation, string after, int limit, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, EventsPrefix, after, limit, ct);

    /// <summary>Null when the index has no such connection, or does not know its ends.</summary>
    public async Task<LinkedConnection?> FindConnectionAsync(string organisation, string connection, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Ledgers.IndexPartition, $"{ConnectionPrefix}{connection}", ct) is { Content.Body: { IsEmpty: false } body }
            ? JsonSerializer.Deserialize(body.Span, RegistryJson.Default.LinkedConnection)
            : null;

    /// <summary>No list names it any more. To be called last: until then its links must be found.</summary>
    public Task RemoveConnectionAsync(string organisation, string connection, CancellationToken ct) =>
        DeleteAsync(organisation, $"{ConnectionPrefix}{connection}", ct);

    /// <summary>It no longer counts towards what an agent may have, and no fence looks for it.</summary>
    public Task RemoveAsync(string organisation, string agent, string connection, CancellationToken ct) =>
        DeleteAsync(organisation, $"{Prefix(agent)}{connection}", ct);

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>Ids in their order, at most <paramref name="limit"/>.</returns>
    public Task<IReadOnlyList<string>> ConnectionsAsync(string organisation, string after, int limit, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, ConnectionPrefix, after, limit, ct);

    /// <summary>Every connection of the organisation.</summary>
    public Task<IReadOnlyList<string>> AllAsync(string organisation, CancellationToken ct) => NamedAsync(organisation, ConnectionPrefix, ct);

    public Task AddAsync(string organisation, string agent, string connection, CancellationToken ct) => AddRowAsync(organisation, $"{Prefix(agent)}{connection}", default, ct);

    public Task<IReadOnlyList<string>> OfAsync(string organisation, string agent, CancellationToken ct) => NamedAsync(organisation, Prefix(agent), ct);

    /// <summary>Connections over which others have acted on the agent's behalf.</summary>
    public Task<IReadOnlyList<string>> ActedForAsync(string organisation, string agent, CancellationToken ct) => NamedAsync(organisation, AncestorPrefix(agent), ct);

    private async Task<IReadOnlyList<string>> NamedAsync(string organisation, string prefix, CancellationToken ct)
    {
        var rows = await ledgers.Store(organisation).ReadAllAsync(Ledgers.IndexPartition, prefix, ct);
        return [.. rows.Select(row => row.Key[prefix.Length..])];
    }

    private Task AddRowAsync(string organisation, string key, ReadOnlyMemory<byte> body, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Upsert(key, new RowContent(organisation, "", body))], ct);

    // That the row is gone already is no failure: then somebody else removed it.
    private Task DeleteAsync(string organisation, string row, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(row, null)], ct);

    private static string Prefix(string agent) => $"link|{agent}|";

    private static string AncestorPrefix(string agent) => $"ancestor|{agent}|";
}
