using System.Text.RegularExpressions;

namespace Gatehouse.Local.Adapters.Files;

/// <summary>Tells a local disk from a share.</summary>
internal static partial class NetworkShare
{
    private const string MountTable = "/proc/self/mountinfo";

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gfs", "gfs2", "ocfs2", "beegfs", "glusterfs", "ncpfs", "davfs", "coda",
        "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs2", "fuse.ceph", "fuse.gcsfuse", "fuse.blobfuse", "fuse.blobfuse2", "fuse.juicefs", "fuse.moosefs",
    };

    /// <summary>The share's type; null for a local disk, or where the system does not tell.</summary>
    public static string? TypeOf(string path)
    {
        if (File.Exists(MountTable))
            return TypeOf(RealPath(path), File.ReadLines(MountTable));

        var root = Path.GetPathRoot(path);
        return root is { Length: > 0 } && (root.StartsWith(@"\\", StringComparison.Ordinal) || new DriveInfo(root).DriveType == DriveType.Network) ? "network" : null;
    }

    /// <summary>As <see cref="TypeOf(string)"/>, by the lines of a mount table (proc(5), mountinfo).</summary>
    public static string? TypeOf(string path, IEnumerable<string> mountInfo)
    {
        var (longest, found) = (-1, "");
        foreach (var line in mountInfo)
        {
            // 36 35 98:0 /root /mount/point options [optional fields] - type source options
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (fields.Length < 5 || separator < 0 || separator + 1 >= fields.Length)
                continue;

            var mount = Octal().Replace(fields[4], match => ((char)Convert.ToInt32(match.Groups["code"].Value, 8)).ToString());
            // A later mount on the same point hides the earlier one.
            if (mount.Length >= longest && Holds(mount, path))
                (longest, found) = (mount.Length, fields[separator + 1]);
        }

        return Types.Contains(found) ? found : null;
    }

    private static bool Holds(string mount, string path) =>
        mount == "/" || path == mount || (path.StartsWith(mount, StringComparison.Ordinal) && path[mount.Length] == '/');

    /// <summary>The path with every link in it followed.</summary>
    private static string RealPath(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
            return path;

        var real = Path.Combine(RealPath(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : real;
    }

    [GeneratedRegex(@"\\(?<code>[0-7]{3})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Octal();
}
