using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Identity;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Benchmarks.Gate;

/// <summary>Makes a small house large: copies of its first connection, and a long history, as the rows that the gate would have written.</summary>
internal sealed class GrownHouse(ITableStore store, string organisation, IRandomSource random)
{
    private const int AtOnce = 64;
    private const int RowsAtOnce = 100;

    /// <returns>The ids of <paramref name="count"/> copies.</returns>
    /// <param name="isFresh">Their chains have no entry yet, so that what they do next makes whole ones.</param>
    public async Task<IReadOnlyList<string>> CopyAsync(string connection, string agent, int count, bool isFresh = false)
    {
        var state = await RowAsync(connection, LedgerRows.State);
        var rows = new[] { isFresh ? WithoutHead(state) : state, await RowAsync(connection, LedgerRows.Config) };
        var ids = Enumerable.Range(0, count).Select(_ => Ids.NewConnection(random)).ToArray();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, ct) =>
            await store.WriteAsync(Partition(id), [.. rows.Select(row => new TableWrite.Insert(row.Key, Copied(row, connection, id)))], ct));
        foreach (var group in ids.Chunk(RowsAtOnce / 2))
        {
            await store.WriteAsync(
                Partition(Ledgers.IndexPartition),
                [.. group.SelectMany<string, TableWrite>(id => [Link($"connection|{id}"), Link($"link|{agent}|{id}")])],
                default);
        }

        return ids;
    }

    /// <summary>Copies an agent and its connection <paramref name="count"/> times.</summary>
    public async Task CopyAgentsAsync(string connection, string agent, int count)
    {
        var (state, config, registered) = (await RowAsync(connection, LedgerRows.State), await RowAsync(connection, LedgerRows.Config), await RowAsync(Ledgers.ControlPartition, LedgerRows.Agent(agent)));
        var copies = Enumerable.Range(0, count).Select(_ => (Agent: Ids.NewAgent(random), Connection: Ids.NewConnection(random))).ToArray();
        await Parallel.ForEachAsync(copies, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (copy, ct) =>
            await store.WriteAsync(Partition(copy.Connection), [.. new[] { state, config }.Select(row => new TableWrite.Insert(row.Key, Copied(row with { Content = Copied(row, connection, copy.Connection) }, agent, copy.Agent)))], ct));
        foreach (var group in copies.Chunk(RowsAtOnce))
        {
            await store.WriteAsync(Partition(Ledgers.ControlPartition), [.. group.Select(copy => new TableWrite.Insert(LedgerRows.Agent(copy.Agent), Copied(registered, agent, copy.Agent)))], default);
            await store.WriteAsync(Partition(Ledgers.IndexPartition), [.. group.Select(copy => Link($"link|{copy.Agent}|{copy.Connection}"))], default);
        }
    }

    /// <summary>Puts <paramref name="entries"/> entries before whatever the connection does next.</summary>
    public async Task AgeAsync(string connection, int entries)
    {
        var state = await RowAsync(connection, LedgerRows.State);
        var document = JsonNode.Parse(state.Content.Body.Span)!;
        var head = document["head"]!["sequence"]!.GetValue<long>();
        var last = await RowAsync(connection, LedgerRows.Audit(head));
        await Parallel.ForEachAsync(Enumerable.Range(0, entries).Chunk(RowsAtOnce), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (group, ct) =>
            await store.WriteAsync(Partition(connection), [.. group.Select(i => new TableWrite.Insert(LedgerRows.Audit(head + 1 + i), last.Content))], ct));

        document["head"]!["sequence"] = head + entries;
        var aged = state.Content with { Body = Encoding.UTF8.GetBytes(document.ToJsonString()) };
        if ((await store.WriteAsync(Partition(connection), [new TableWrite.Replace(LedgerRows.State, aged, state.ETag)], default)).Value is not BatchOutcome.Applied)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"`{connection}` changed while it was aged"));
    }

    private async Task<TableRow> RowAsync(string partition, string row) =>
        (await store.ReadAsync(Partition(partition), row, default)).Value ?? throw new InvalidOperationException($"`{partition}` has no row `{row}`");

    private static RowContent Copied(TableRow row, string from, string to) =>
        row.Content with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(row.Content.Body.Span).Replace(from, to, StringComparison.Ordinal)) };

    private static TableRow WithoutHead(TableRow state)
    {
        var document = JsonNode.Parse(state.Content.Body.Span)!.AsObject();
        document.Remove("head");
        return state with { Content = state.Content with { Body = Encoding.UTF8.GetBytes(document.ToJsonString()) } };
    }

    private TableWrite.Upsert Link(string key) => new(key, new RowContent(organisation, "", default));

    private string Partition(string name) => $"{organisation}|{name}";
}
