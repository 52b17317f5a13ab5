namespace Gatehouse.Local.Commands;

/// <summary>A file that a command was given to look at.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    /// <summary><see langword="null"/>, with the reason on standard error, when it cannot be read.</summary>
    public static async Task<byte[]?> ReadAsync(string path, CommandConsole console, CancellationToken ct)
    {
        try
        {
            return path == StandardInput ? await ReadAsync(console.Input, ct) : await File.ReadAllBytesAsync(path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(Fault(path, e));
            return null;
        }
    }

    /// <summary>As <see cref="ReadAsync(string, CommandConsole, CancellationToken)"/>, for what is too long to be held.</summary>
    public static async Task<Stream?> OpenAsync(string path, CommandConsole console)
    {
        try
        {
            return path == StandardInput ? console.Input : File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(Fault(path, e));
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(Stream input, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    private static string Fault(string path, Exception e) =>
        $"`{path}` cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message)}";
}
