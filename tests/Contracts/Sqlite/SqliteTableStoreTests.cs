using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Ports;

namespace Gatehouse.Contracts.Sqlite;

public sealed class SqliteTableStoreTests : TableStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override ITableStore Open() => new SqliteTableStore(folder.Open());
}
