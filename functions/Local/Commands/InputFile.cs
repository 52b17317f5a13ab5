namespace Gatehouse.Local.Commands;

/// <summary>A file that a command was given to look at.</summary>
internal static class InputFile
{
    /// <summary><see langword="null"/>, with the reason on <paramref name="error"/>, when it cannot be read.</summary>
    public static async Task<byte[]?> ReadAsync(string path, TextWriter error, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"`{path}` cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message)}");
            return null;
        }
    }
}
