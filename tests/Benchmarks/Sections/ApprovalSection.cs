using System.Diagnostics;
using Gatehouse.Benchmarks.Gate;
using Gatehouse.Benchmarks.Measuring;

namespace Gatehouse.Benchmarks.Sections;

/// <summary>What approvals cost that wait: to answer one, to list those of an approver, and while nobody does anything.</summary>
internal static class ApprovalSection
{
    private const int Answers = 200;
    private const int Listings = 40;
    private const int Page = 100;

    private static readonly int[] cases = [100, 1_000, 10_000];
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<ReportTable> RunAsync(BenchmarkOptions options)
    {
        var table = new ReportTable("Approvals that wait, in process, on SQLite",
            "pending", $"a list of {Page}: p50 ms", "p99 ms", "of 100 pending", "reads", "an answer: p50 ms", "p99 ms", "of 100 pending", $"messages in {idle.TotalSeconds} s of idleness", "reads", "writes");
        var (listing, answering) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var count in options.Quick ? cases[..2] : cases)
        {
            using var folder = new TemporaryFolder();
            var pending = await PendingApprovals.AskAsync(folder.Path, count);
            using var gate = pending.Gate;
            await pending.ReceiveAsync(TimeSpan.Zero);

            var (reads, writes) = (gate.Store.Reads, gate.Store.Writes);
            var messages = await pending.ReceiveAsync(idle);
            (reads, writes) = (gate.Store.Reads - reads, gate.Store.Writes - writes);

            var before = gate.Store.Reads;
            var lists = await TimesAsync(Listings, _ => pending.ListAsync(null, Page));
            var readsOfOne = (gate.Store.Reads - before) / Listings;
            var asked = await pending.ListAsync(null, Math.Min(count / 2, Answers));
            var answers = await TimesAsync(asked.Count, number => pending.AnswerAsync(asked[number].Approval));

            if (count == cases[0])
                (listing, answering) = (Median(lists), Median(answers));
            table.Row(
                Figures.Whole(count),
                Figures.Milliseconds(Median(lists)),
                Figures.Milliseconds(Most(lists)),
                Figures.Ratio(Median(lists) / listing),
                Figures.Whole(readsOfOne),
                Figures.Milliseconds(Median(answers)),
                Figures.Milliseconds(Most(answers)),
                Figures.Ratio(Median(answers) / answering),
                Figures.Whole(messages),
                Figures.Whole(reads),
                Figures.Whole(writes));
        }

        yield return table;
    }

    private static async Task<TimeSpan[]> TimesAsync(int count, Func<int, Task> call)
    {
        await call(0);
        var times = new TimeSpan[count - 1];
        for (var number = 1; number < count; number++)
        {
            var start = Stopwatch.GetTimestamp();
            await call(number);
            times[number - 1] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times;
    }

    private static TimeSpan Median(TimeSpan[] sorted) => sorted[sorted.Length / 2];

    private static TimeSpan Most(TimeSpan[] sorted) => sorted[(int)(0.99 * (sorted.Length - 1))];
}
