using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters.Tables;

/// <summary>Rows in one table of Azure Storage; a batch is an entity group transaction.</summary>
/// <remarks>
/// <para>The keys that <see cref="TableLimits"/> lets through need no encoding: it refuses every character that the service
/// refuses or that means something in a filter, so a filter can hold no text but a key.</para>
/// <para>A write is tried once. The ledger, which knows the attempt by its id, reads back what an unclear answer came to;
/// the library could only turn a success into a conflict.</para>
/// </remarks>
internal sealed class AzureTableStore(TableClients clients) : ITableStore
{
    // HTTP dates have seconds.
    private static readonly TimeSpan resolution = TimeSpan.FromSeconds(1);

    public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(row);
        var answer = await clients.Reads.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: ct);
        var found = answer.HasValue ? EntityRow.ToRow(answer.Value!) : RequireTable(answer.GetRawResponse());
        return At(DateOf(answer.GetRawResponse()), found);
    }

    public async Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        TableLimits.CheckRange(partition, from, to, limit);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        var rows = new List<TableRow>();
        Response last = null!;
        // A page may hold less than was asked for, even nothing, and not be the last: only the continuation tells.
        await foreach (var page in clients.Reads.QueryAsync<TableEntity>(filter, limit, cancellationToken: ct).AsPages())
        {
            last = page.GetRawResponse();
            rows.AddRange(page.Values.Take(limit - rows.Count).Select(EntityRow.ToRow));
            if (rows.Count == limit)
                break;
        }

        return At<IReadOnlyList<TableRow>>(DateOf(last), rows);
    }

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        TableLimits.CheckBatch(partition, batch);
        var date = clients.Dates.Listen();
        try
        {
            var answers = await clients.Writes.SubmitTransactionAsync(batch.Select(write => EntityRow.ToAction(partition, write)), ct);
            return At<BatchOutcome>(date.Value, new BatchOutcome.Applied([.. answers.Value.Select(ETagOf)]));
        }
        catch (TableTransactionFailedException failure) when (failure.FailedTransactionActionIndex is { } index && KindOf(failure) is { } kind)
        {
            return At<BatchOutcome>(date.Value, new BatchOutcome.Conflict(index, kind));
        }
    }

    /// <summary>Null for whatever says nothing of a row: busy, timed out, forbidden, no such table.</summary>
    private static ConflictKind? KindOf(RequestFailedException failure)
    {
        if (failure.ErrorCode == TableErrorCode.EntityAlreadyExists)
            return ConflictKind.AlreadyExists;
        if (failure.ErrorCode == TableErrorCode.ResourceNotFound || failure.ErrorCode == TableErrorCode.EntityNotFound)
            return ConflictKind.NotFound;
        return failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied ? ConflictKind.StaleETag : null;
    }

    /// <summary>The library takes any 404 for an absent row; without its table nothing is known of the row.</summary>
    private static TableRow? RequireTable(Response answer) => answer.Headers.TryGetValue("x-ms-error-code", out var code) && code == TableErrorCode.TableNotFound.ToString()
        ? throw new RequestFailedException(answer)
        : null;

    private static string ETagOf(Response answer) => answer.Headers.ETag?.ToString() ?? "";

    private static string? DateOf(Response answer) => answer.Headers.TryGetValue(HttpHeader.Names.Date, out var date) ? date : null;

    private static StoreAnswer<T> At<T>(string? date, T value) => date is not null
        ? new StoreAnswer<T>(value, DateTimeOffset.ParseExact(date, "r", CultureInfo.InvariantCulture), resolution)
        : throw new IOException("the table service did not say what time it is");
}
