namespace Gatehouse.Http.Scheduling;

/// <summary>Work that one instance does once in each window of time.</summary>
public interface IScheduledJob
{
    /// <summary>Of a-z and `-`; never changes.</summary>
    string Name { get; }

    /// <summary>How long a window is. Windows begin at whole multiples of it since 1970.</summary>
    TimeSpan Every { get; }

    /// <summary>A window whose run failed is not run again: the next one MUST make up for it.</summary>
    Task RunAsync(CancellationToken ct);
}
