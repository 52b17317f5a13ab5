using Microsoft.Extensions.Hosting;

namespace Gatehouse.Local.Hosting;

/// <summary>How the process ends: everything stops taking work at once, and what is under way has this long.</summary>
internal static class Draining
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(25);

    public static void Apply(HostOptions host)
    {
        host.ShutdownTimeout = Deadline;
        host.ServicesStopConcurrently = true;
        host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
    }
}
