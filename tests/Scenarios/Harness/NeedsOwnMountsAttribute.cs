using System.ComponentModel;
using System.Diagnostics;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A story with a file system of its own; skipped, with the reason, where a process may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsOwnMountsAttribute : FactAttribute
{
    private static readonly Lazy<string?> reason = new(Try);

    public NeedsOwnMountsAttribute() => Skip = reason.Value;

    private static string? Try()
    {
        try
        {
            using var attempt = Process.Start(new ProcessStartInfo("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = attempt.StandardError.ReadToEnd();
            attempt.WaitForExit();
            return attempt.ExitCode == 0 ? null : $"a process may not mount a file system here: {said.Trim()}";
        }
        catch (Win32Exception)
        {
            return "`unshare` is not installed";
        }
    }
}
