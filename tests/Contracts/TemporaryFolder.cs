using Gatehouse.Local.Adapters.Sqlite;

namespace Gatehouse.Contracts;

/// <summary>A data folder for one test, with the databases opened on it, each as another process would.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly List<SqliteDatabase> databases = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("gatehouse-").FullName;

    public SqliteDatabase Open()
    {
        var database = SqliteDatabase.Open(Path);
        databases.Add(database);
        return database;
    }

    public void Dispose()
    {
        databases.ForEach(database => database.Dispose());
        Directory.Delete(Path, recursive: true);
    }
}
