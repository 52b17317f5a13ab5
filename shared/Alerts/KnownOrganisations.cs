using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Gatehouse.Registry;

namespace Gatehouse.Alerts;

/// <summary>Since when which other organisations connect to an organisation's agents. Those that were there before anybody looked are known.</summary>
public sealed class KnownOrganisations(Ledgers ledgers, ForeignLinks foreign)
{
    internal const string Row = "organisations";

    /// <returns>Each with one of its connections, and when it was first seen; the first look's are as old as time.</returns>
    public async Task<IReadOnlyList<(ForeignConnection Connection, DateTimeOffset Since)>> LookAsync(string organisation, DateTimeOffset window, CancellationToken ct)
    {
        var store = ledgers.Store(organisation);
        var row = await store.ReadAsync(CheckChains.Partition, Row, ct);
        var known = row is null ? [] : JsonSerializer.Deserialize(row.Content.Body.Span, AlertJson.Default.DictionaryStringDateTimeOffset)!;
        var found = (await foreign.AllAsync(organisation, ct)).GroupBy(one => one.Organisation, StringComparer.Ordinal).Select(some => some.First()).ToArray();
        var news = found.Where(one => !known.ContainsKey(one.Organisation)).ToArray();
        if (row is null || news.Length > 0)
        {
            foreach (var one in news)
                known[one.Organisation] = row is null ? DateTimeOffset.UnixEpoch : window;
            var content = new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(known, AlertJson.Default.DictionaryStringDateTimeOffset));
            await store.WriteAsync(CheckChains.Partition, [TableWrite.Onto(Row, content, row?.ETag)], ct);
        }

        return [.. found.Select(one => (one, known[one.Organisation]))];
    }
}
