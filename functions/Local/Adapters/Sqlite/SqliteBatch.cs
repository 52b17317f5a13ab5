using System.Globalization;
using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>A batch inside the writer's transaction: every condition is checked before the first row is written.</summary>
internal static class SqliteBatch
{
    private const string SelectETag = """SELECT etag FROM rows WHERE "partition" = ?1 AND "row" = ?2""";

    private const string PutRow =
        """
        INSERT INTO rows ("partition", "row", etag, organisation, attempt, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET etag = ?3, organisation = ?4, attempt = ?5, body = ?6
        """;

    private const string DeleteRow = """DELETE FROM rows WHERE "partition" = ?1 AND "row" = ?2""";

    public static BatchOutcome Apply(WriterSession session, string partition, IReadOnlyList<TableWrite> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (ConflictOf(session, partition, batch[i]) is { } kind)
                return new BatchOutcome.Conflict(i, kind);
        }

        var etags = new string[batch.Count];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = Write(session, partition, batch[i]);
        return new BatchOutcome.Applied(etags);
    }

    private static ConflictKind? ConflictOf(WriterSession session, string partition, TableWrite write) => write switch
    {
        TableWrite.Upsert => null,
        TableWrite.Insert => ETagOf(session, partition, write.Key) is null ? null : ConflictKind.AlreadyExists,
        TableWrite.Replace replace => Compare(ETagOf(session, partition, write.Key), replace.ETag),
        TableWrite.Delete delete => Compare(ETagOf(session, partition, write.Key), delete.ETag),
        _ => throw new ArgumentException($"no such operation as `{write.GetType().Name}`", nameof(write)),
    };

    private static ConflictKind? Compare(long? found, string? expected) =>
        found is not { } etag ? ConflictKind.NotFound
        : expected is null || etag.ToString(CultureInfo.InvariantCulture) == expected ? null
        : ConflictKind.StaleETag;

    private static long? ETagOf(WriterSession session, string partition, string row)
    {
        var statement = session.Statement(SelectETag).Bind(1, partition).Bind(2, row);
        long? etag = statement.Step() ? statement.Long(0) : null;
        statement.Reset();
        return etag;
    }

    private static string Write(WriterSession session, string partition, TableWrite write)
    {
        if (write.Content is not { } content)
        {
            session.Write(session.Statement(DeleteRow).Bind(1, partition).Bind(2, write.Key));
            return "";
        }

        var etag = session.Sequence.Next();
        session.Write(session.Statement(PutRow)
            .Bind(1, partition).Bind(2, write.Key).Bind(3, etag).Bind(4, content.Organisation).Bind(5, content.Attempt).Bind(6, content.Body.Span));
        return etag.ToString(CultureInfo.InvariantCulture);
    }
}
