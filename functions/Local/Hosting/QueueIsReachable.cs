using Gatehouse.Http.Health;
using Gatehouse.Local.Adapters.Sqlite;

namespace Gatehouse.Local.Hosting;

/// <summary>Looks at the queue without taking anything from it.</summary>
internal sealed class QueueIsReachable(SqliteDatabase database) : IReadinessCheck
{
    public string Name => "queue";

    public Task<string?> FindFaultAsync(CancellationToken ct)
    {
        database.Readers.Read(false, SqliteMessages.NextDue);
        return Task.FromResult<string?>(null);
    }
}
