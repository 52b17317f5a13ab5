using System.Globalization;
using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Sqlite;

/// <summary>Rows in one SQLite file. Keys compare by their bytes, which for the keys that are allowed is ordinal order.</summary>
internal sealed class SqliteTableStore(SqliteDatabase database) : ITableStore
{
    private const string SelectRow =
        """SELECT "row", etag, organisation, attempt, body FROM rows WHERE "partition" = ?1 AND "row" = ?2""";

    private const string SelectRange =
        """SELECT "row", etag, organisation, attempt, body FROM rows WHERE "partition" = ?1 AND "row" >= ?2 AND "row" < ?3 ORDER BY "row" LIMIT ?4""";

    public Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct)
    {
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(row);
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Answer(database.Readers.Read((partition, row), static (connection, key) => One(connection, key.partition, key.row))));
    }

    public Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct)
    {
        TableLimits.CheckRange(partition, from, to, limit);
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Answer(database.Readers.Read((partition, from, to, limit), static (connection, range) => Range(connection, range))));
    }

    public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct)
    {
        TableLimits.CheckBatch(partition, batch);
        ct.ThrowIfCancellationRequested();
        return Answer(await database.Writer.RunAsync(session => SqliteBatch.Apply(session, partition, batch)));
    }

    // The machine's clock is the store's, whatever clock the instance was given.
    private static StoreAnswer<T> Answer<T>(T value) => new(value, TimeProvider.System.GetUtcNow(), TimeSpan.Zero);

    private static TableRow? One(SqliteConnection connection, string partition, string row)
    {
        var statement = connection.Statement(SelectRow).Bind(1, partition).Bind(2, row);
        try
        {
            return statement.Step() ? RowOf(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static IReadOnlyList<TableRow> Range(SqliteConnection connection, (string Partition, string From, string To, int Limit) range)
    {
        var statement = connection.Statement(SelectRange).Bind(1, range.Partition).Bind(2, range.From).Bind(3, range.To).Bind(4, range.Limit);
        try
        {
            var rows = new List<TableRow>();
            while (statement.Step())
                rows.Add(RowOf(statement));
            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static TableRow RowOf(SqliteStatement statement) => new(
        statement.Text(0),
        statement.Long(1).ToString(CultureInfo.InvariantCulture),
        new RowContent(statement.Text(2), statement.Text(3), statement.Blob(4)));
}
