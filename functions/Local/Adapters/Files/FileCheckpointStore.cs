using System.Globalization;
using Gatehouse.Ports;

namespace Gatehouse.Local.Adapters.Files;

/// <summary>Checkpoints as files of the data folder, <c>checkpoints/{organisation}/{number}.json</c>: apart from the database, so that either alone shows that the other went back in time.</summary>
internal sealed class FileCheckpointStore(string folder) : ICheckpointStore
{
    private readonly string checkpoints = DataFolder.Ensure(Path.Combine(DataFolder.Ensure(folder), "checkpoints"));

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string organisation, long number, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(FileOf(organisation, number), ct);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<bool> AppendAsync(string organisation, long number, ReadOnlyMemory<byte> checkpoint, CancellationToken ct)
    {
        var file = FileOf(organisation, number);
        DataFolder.Ensure(Path.GetDirectoryName(file)!);
        return Task.FromResult(SecretFile.TryCreate(file, checkpoint.Span));
    }

    // An organisation's id is its own, of twelve letters and digits; nothing else becomes a path.
    private string FileOf(string organisation, long number) => organisation.Length > 0 && organisation.All(char.IsAsciiLetterOrDigit) && number > 0
        ? Path.Combine(checkpoints, organisation, string.Create(CultureInfo.InvariantCulture, $"{number:D10}.json"))
        : throw new ArgumentException($"organisation `{organisation}` has no checkpoint {number}", nameof(organisation));
}
