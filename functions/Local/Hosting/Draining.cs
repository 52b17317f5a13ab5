using Microsoft.Extensions.Hosting;

namespace Gatehouse.Local.Hosting;

/// <summary>How the process ends: everything stops taking work at once, and what is under way has this long.</summary>
internal static class Draining
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(25);

    /// <summary>For what was only counted, after everything else has ended.</summary>
    public static TimeSpan FlushDeadline { get; } = TimeSpan.FromSeconds(3);

    public static void Apply(HostOptions host)
    {
        host.ShutdownTimeout = Deadline;
        host.ServicesStopConcurrently = true;
        host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
    }
}
