using System.Buffers.Binary;
using Gatehouse.Ledger;
using Gatehouse.Ports;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Scheduling;

/// <summary>Runs each job once in its window, however many instances are asked to and however often.</summary>
/// <remarks>A tick that fires twice, late, or on two instances finds the window taken: a row for each job names the last one.</remarks>
public sealed partial class ScheduledJobs(IEnumerable<IScheduledJob> jobs, Ledgers ledgers, TimeProvider time, ILogger<ScheduledJobs> log)
{
    /// <summary>Belongs to no organisation.</summary>
    private const string Organisation = "$gate";
    private const string Partition = "jobs";

    private readonly IScheduledJob[] jobs = [.. jobs];

    /// <returns>The names of the jobs that this call ran.</returns>
    public async Task<IReadOnlyList<string>> RunDueAsync(CancellationToken ct)
    {
        var ran = new List<string>();
        foreach (var job in jobs)
        {
            if (await TryRunAsync(job, ct))
                ran.Add(job.Name);
        }

        return ran;
    }

    private async Task<bool> TryRunAsync(IScheduledJob job, CancellationToken ct)
    {
        try
        {
            if (!await TakeWindowAsync(job, ct))
                return false;
            await job.RunAsync(ct);
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // one job's failure is no reason to keep the others waiting
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failed(log, failure, job.Name);
            return false;
        }
    }

    /// <returns>False when the window is another's, or was run already.</returns>
    private async Task<bool> TakeWindowAsync(IScheduledJob job, CancellationToken ct)
    {
        var window = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / job.Every.Ticks;
        var store = ledgers.Store(Organisation);
        var last = await store.ReadAsync(Partition, job.Name, ct);
        if (last is not null && BinaryPrimitives.ReadInt64BigEndian(last.Content.Body.Span) >= window)
            return false;

        var body = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(body, window);
        var content = new RowContent(Organisation, "", body);
        return await store.WriteAsync(Partition, [TableWrite.Onto(job.Name, content, last?.ETag)], ct) is BatchOutcome.Applied;
    }

    [LoggerMessage(41, LogLevel.Error, "job {Job} failed; its next window makes up for it")]
    private static partial void Failed(ILogger log, Exception failure, string job);
}
