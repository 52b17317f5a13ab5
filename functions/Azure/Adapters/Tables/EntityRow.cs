using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Gatehouse.Ports;

namespace Gatehouse.Azure.Adapters.Tables;

/// <summary>How a row lies in an entity: two strings, and the body over binary properties of at most 64 KiB.</summary>
internal static class EntityRow
{
    private const string Organisation = "organisation";
    private const string Attempt = "attempt";
    private const string Length = "length";

    private static readonly string[] parts =
        [.. Enumerable.Range(0, TableLimits.MaxBodyBytes / TableLimits.PropertyBytes).Select(part => string.Create(CultureInfo.InvariantCulture, $"body{part}"))];

    public static TableTransactionAction ToAction(string partition, TableWrite write) => write switch
    {
        TableWrite.Insert insert => new TableTransactionAction(TableTransactionActionType.Add, ToEntity(partition, insert.Key, insert.Content)),
        TableWrite.Replace replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(partition, replace.Key, replace.Content), new ETag(replace.ETag)),
        TableWrite.Upsert upsert => new TableTransactionAction(TableTransactionActionType.UpsertReplace, ToEntity(partition, upsert.Key, upsert.Content)),
        TableWrite.Delete delete => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, delete.Key), delete.ETag is { } etag ? new ETag(etag) : ETag.All),
        _ => throw new InvalidOperationException($"no such write: {write}"),
    };

    /// <exception cref="InvalidDataException">The entity was not written by this store, or not whole.</exception>
    public static TableRow ToRow(TableEntity entity)
    {
        if (entity.GetString(Organisation) is not { } organisation || entity.GetString(Attempt) is not { } attempt || entity.GetInt32(Length) is not { } length)
            throw new InvalidDataException($"row `{entity.RowKey}` of `{entity.PartitionKey}` is not one of the gate's");
        return new TableRow(entity.RowKey, entity.ETag.ToString(), new RowContent(organisation, attempt, BodyOf(entity, length)));
    }

    private static TableEntity ToEntity(string partition, string row, RowContent content)
    {
        var entity = new TableEntity(partition, row) { [Organisation] = content.Organisation, [Attempt] = content.Attempt, [Length] = content.Body.Length };
        for (var from = 0; from < content.Body.Length; from += TableLimits.PropertyBytes)
            entity[parts[from / TableLimits.PropertyBytes]] = content.Body.Slice(from, Math.Min(TableLimits.PropertyBytes, content.Body.Length - from)).ToArray();
        return entity;
    }

    private static byte[] BodyOf(TableEntity entity, int length)
    {
        var body = new byte[length];
        var read = 0;
        foreach (var part in parts)
        {
            if (read >= length || entity.GetBinary(part) is not { } bytes || read + bytes.Length > length)
                break;
            bytes.CopyTo(body, read);
            read += bytes.Length;
        }

        return read == length ? body : throw new InvalidDataException($"row `{entity.RowKey}` of `{entity.PartitionKey}` has {read} of {length} bytes");
    }
}
