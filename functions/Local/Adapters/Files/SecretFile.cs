namespace Gatehouse.Local.Adapters.Files;

/// <summary>Writes a file that appears whole or not at all, and never over another.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>False when the file stands already. Durable when it returns.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        var draft = path + "." + Guid.NewGuid().ToString("n") + ".draft";
        try
        {
            using (var file = new FileStream(draft, DraftOptions()))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            if (File.Exists(path))
                return false;
            File.Move(draft, path, overwrite: false);
            SyncName(path);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // The name must be as durable as the bytes: a journalling file system writes both when the renamed file is synced.
    private static void SyncName(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static FileStreamOptions DraftOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
