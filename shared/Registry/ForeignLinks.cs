using System.Text;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Registry;

/// <summary>
/// Which connections other organisations have to an organisation's agents: kept in the agents' home, so that whatever
/// happens to an agent there finds them. Like a link, a row is written before its connection.
/// </summary>
public sealed class ForeignLinks(Ledgers ledgers)
{
    private const string All = "foreign|";

    public Task AddAsync(string home, string agent, ForeignConnection foreign, CancellationToken ct) =>
        ledgers.Store(home).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Upsert(Row(agent, foreign.Connection), new RowContent(home, "", Encoding.ASCII.GetBytes(foreign.Organisation)))], ct);

    // That the row is gone already is no failure: then somebody else removed it.
    public Task RemoveAsync(string home, string agent, string connection, CancellationToken ct) =>
        ledgers.Store(home).WriteAsync(Ledgers.IndexPartition, [new TableWrite.Delete(Row(agent, connection), null)], ct);

    /// <returns>Null when no other organisation has this connection to the agent.</returns>
    public async Task<ForeignConnection?> FindAsync(string home, string agent, string connection, CancellationToken ct) =>
        await ledgers.Store(home).ReadAsync(Ledgers.IndexPartition, Row(agent, connection), ct) is { } row ? Parse(row) : null;

    /// <summary>Those to one agent.</summary>
    public Task<IReadOnlyList<ForeignConnection>> OfAsync(string home, string agent, CancellationToken ct) => OfAllAsync(home, Row(agent, ""), ct);

    /// <summary>Those to any agent of the organisation.</summary>
    public Task<IReadOnlyList<ForeignConnection>> AllAsync(string home, CancellationToken ct) => OfAllAsync(home, All, ct);

    private async Task<IReadOnlyList<ForeignConnection>> OfAllAsync(string home, string prefix, CancellationToken ct) =>
        [.. (await ledgers.Store(home).ReadAllAsync(Ledgers.IndexPartition, prefix, ct)).Select(Parse)];

    private static ForeignConnection Parse(TableRow row) => new(Encoding.ASCII.GetString(row.Content.Body.Span), row.Key[(row.Key.LastIndexOf('|') + 1)..]);

    private static string Row(string agent, string connection) => $"{All}{agent}|{connection}";
}
