namespace Gatehouse.Local.Adapters.Files;

/// <summary>Where one gate keeps everything; no other user may read it.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder with mode 700 when it is absent; returns its full path.</summary>
    /// <exception cref="IOException">The folder is on a network share or cannot be made. The message names it.</exception>
    public static string Ensure(string folder)
    {
        var path = Path.GetFullPath(folder);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"data folder `{path}` cannot be made: {denied.Message}", denied);
        }

        // Locks and shared memory do not hold over a network, so two hosts would corrupt one another's file.
        if (NetworkShare.TypeOf(path) is { } type)
            throw new IOException($"data folder `{path}` is on a network share of type `{type}`; it must be on a local disk");
        return path;
    }
}
