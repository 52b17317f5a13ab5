using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Trust;

/// <summary>Where what was computed of agents is kept: a partition that has no chain, so that nothing an agent causes writes to its organisation's.</summary>
public sealed class TrustRecords(Ledgers ledgers)
{
    /// <summary>The partition of an organisation's trust records, which no ledger keeps.</summary>
    public const string Partition = "$trust";

    /// <returns>The record and the version to replace; null when there is none.</returns>
    public async Task<(TrustRecord Record, string ETag)?> FindAsync(string organisation, string agent, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, Row(agent), ct) is { } row
            ? (JsonSerializer.Deserialize(row.Content.Body.Span, TrustJson.Default.TrustRecord) ?? throw new InvalidDataException("a trust record is `null`"), row.ETag)
            : null;

    /// <param name="etag">The version that was read; null when there was none.</param>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> TryWriteAsync(string organisation, TrustRecord record, string? etag, CancellationToken ct)
    {
        var content = new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(record, TrustJson.Default.TrustRecord));
        return await ledgers.Store(organisation).WriteAsync(Partition, [TableWrite.Onto(Row(record.Agent), content, etag)], ct) is BatchOutcome.Applied;
    }

    private static string Row(string agent) => $"agent|{agent}";
}
