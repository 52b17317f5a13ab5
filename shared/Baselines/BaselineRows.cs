using System.Text.Json;
using Gatehouse.Ledger;
using Gatehouse.Ports;

namespace Gatehouse.Baselines;

/// <summary>Where baselines are kept: rows of a partition that no ledger keeps.</summary>
public sealed class BaselineRows(Ledgers ledgers)
{
    internal const string Partition = "$baselines";

    /// <returns>Null for one that nothing is known of.</returns>
    public async Task<(Baseline Baseline, string ETag)?> FindAsync(string organisation, string subject, CancellationToken ct) =>
        await ledgers.Store(organisation).ReadAsync(Partition, subject, ct) is { } row ? (JsonSerializer.Deserialize(row.Content.Body.Span, BaselineJson.Default.Baseline)!, row.ETag) : null;

    /// <summary>Whoever was first in an hour stays: another instance has learned the same.</summary>
    /// <param name="etag">The version that was read; null when there was none.</param>
    public Task WriteAsync(string organisation, Baseline baseline, string? etag, CancellationToken ct)
    {
        var content = new RowContent(organisation, "", JsonSerializer.SerializeToUtf8Bytes(baseline, BaselineJson.Default.Baseline));
        return ledgers.Store(organisation).WriteAsync(Partition, [TableWrite.Onto(baseline.Subject, content, etag)], ct);
    }
}
