using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Sessions;

/// <summary>Finds sessions. Nothing is remembered: what was ended here has ended everywhere.</summary>
public sealed class SessionDirectory(Ledgers ledgers)
{
    private const string PartitionPrefix = "$session|";
    private const string ChainPrefix = "sessions|";

    /// <summary>A session's own partition: small, and written by nobody else's tasks.</summary>
    public static string Partition(string session) => $"{PartitionPrefix}{session}";

    /// <summary>Whose partition it is; <see langword="null"/> when it is no session's.</summary>
    public static string? SessionOf(string partition) => partition.StartsWith(PartitionPrefix, StringComparison.Ordinal) ? partition[PartitionPrefix.Length..] : null;

    public async Task<Session?> FindAsync(string organisation, string id, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition(id), LedgerRows.Config, ct) is { } row ? Parse(row.Content.Body) : null;

    /// <summary>The sessions of <paramref name="ids"/> that there are, in the same order.</summary>
    public async Task<IReadOnlyList<Session>> ReadAsync(string organisation, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var found = new List<Session>(ids.Count);
        foreach (var id in ids)
        {
            if (await FindAsync(organisation, id, ct) is { } session)
                found.Add(session);
        }

        return found;
    }

    /// <summary>Makes a session known to lists, before it is made: a row that names nothing is skipped.</summary>
    public Task AddAsync(string organisation, SessionDraft draft, string session, CancellationToken ct) =>
        ledgers.Store(organisation).WriteAsync(
            Ledgers.IndexPartition,
            [
                new TableWrite.Upsert(Prefix(draft.Agent) + session, new RowContent(organisation, "", default)),
                new TableWrite.Upsert(ChainPrefix + session, new RowContent(organisation, "", default)),
                .. draft.Human is { } human ? [new TableWrite.Upsert(PersonPrefix(human) + session, new RowContent(organisation, "", default))] : (IEnumerable<TableWrite>)[],
            ],
            ct);

    /// <param name="after">The id that the last page ended with; empty for the first page.</param>
    /// <returns>Ids of the agent's sessions in their order, at most <paramref name="limit"/>.</returns>
    public Task<IReadOnlyList<string>> IdsOfAsync(string organisation, string agent, string after, int limit, CancellationToken ct) =>
        RangeAsync(organisation, Prefix(agent), after, limit, ct);

    /// <inheritdoc cref="IdsOfAsync"/>
    /// <returns>Ids of the sessions that are for a person, as <c>user:ana@example.com</c>, in their order, at most <paramref name="limit"/>.</returns>
    public Task<IReadOnlyList<string>> IdsForAsync(string organisation, string person, string after, int limit, CancellationToken ct) =>
        RangeAsync(organisation, PersonPrefix(person), after, limit, ct);

    /// <inheritdoc cref="IdsOfAsync"/>
    /// <returns>Ids of all agents' sessions in their order, at most <paramref name="limit"/>.</returns>
    public Task<IReadOnlyList<string>> IdsAsync(string organisation, string after, int limit, CancellationToken ct) =>
        RangeAsync(organisation, ChainPrefix, after, limit, ct);

    internal static Session Parse(ReadOnlyMemory<byte> stored) =>
        JsonSerializer.Deserialize(stored.Span, SessionJson.Default.Session) ?? throw new InvalidDataException("the document of a session is `null`");

    private Task<IReadOnlyList<string>> RangeAsync(string organisation, string prefix, string after, int limit, CancellationToken ct) =>
        ledgers.Store(organisation).NamesAsync(Ledgers.IndexPartition, prefix, after, limit, ct);

    private static string Prefix(string agent) => $"session|{agent}|";

    private static string PersonPrefix(string person) => $"session-for|{PersonKey.Of(person)}|";
}
