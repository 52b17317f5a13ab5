namespace Gatehouse.Benchmarks.Gate;

/// <summary>A data folder that goes with its owner. On the disk of the working folder, since a file system in memory syncs nothing.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(AppContext.BaseDirectory, "data", System.IO.Path.GetRandomFileName())).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
