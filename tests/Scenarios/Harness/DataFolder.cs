namespace Gatehouse.Scenarios.Harness;

/// <summary>A data folder for one story, removed after it.</summary>
public sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gatehouse-").FullName;

    public string OwnerKeyFile => System.IO.Path.Combine(Path, "owner.key");

    public string OwnerKey => File.ReadAllText(OwnerKeyFile).Trim();

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was shot may still hold a file for a moment; what is left is in the temporary folder.
        }
    }
}
