using Gatehouse.Azure.Tests.Harness;
using Gatehouse.Azure.Triggers;
using Gatehouse.Contracts.Sqlite;
using Gatehouse.Http.Scheduling;
using Gatehouse.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Azure.Tests.Triggers;

[NeedsAzurite]
public sealed class TimerFunctionTests(Azurite azurite) : IClassFixture<Azurite>
{
    private readonly ManualClock clock = new();

    [Fact]
    public async Task Of_all_instances_one_runs_a_job_and_once_in_its_window()
    {
        await using var house = new AzureHouse(azurite);
        var job = new CountedJob();
        var instances = Enumerable.Range(0, 4).Select(_ => Timer(house, job)).ToArray();

        await Task.WhenAll(instances.Select(timer => timer.RunAsync(new TimerInfo(), default)));
        await instances[0].RunAsync(new TimerInfo { IsPastDue = true }, default);
        Assert.Equal(1, job.Runs);

        clock.Advance(job.Every);
        await Task.WhenAll(instances.Select(timer => timer.RunAsync(new TimerInfo(), default)));
        Assert.Equal(2, job.Runs);
    }

    [Fact]
    public async Task A_job_that_fails_keeps_no_other_waiting_and_runs_again_in_its_next_window()
    {
        await using var house = new AzureHouse(azurite);
        var (failing, job) = (new CountedJob { Name = "failing", Fails = true }, new CountedJob());
        var timer = Timer(house, failing, job);

        await timer.RunAsync(new TimerInfo(), default);
        await timer.RunAsync(new TimerInfo(), default);
        Assert.Equal((1, 1), (failing.Runs, job.Runs));

        clock.Advance(job.Every);
        await timer.RunAsync(new TimerInfo(), default);
        Assert.Equal((2, 2), (failing.Runs, job.Runs));
    }

    [Fact]
    public async Task The_apps_own_jobs_run()
    {
        await using var house = new AzureHouse(azurite);
        var jobs = house.NewInstance().GetRequiredService<ScheduledJobs>();

        Assert.Equal(["alerts", "closings", "health-snapshots", "health-thinning", "key-renewal", "old-sign-ins", "readiness", "reseal", "retention", "siem", "trust", "vault-endings"], (await jobs.RunDueAsync(default)).Order());
        Assert.Empty(await jobs.RunDueAsync(default));
    }

    private TimerFunction Timer(AzureHouse house, params IScheduledJob[] jobs) =>
        new(new ScheduledJobs(jobs, house.NewInstance().GetRequiredService<Ledgers>(), clock, NullLogger<ScheduledJobs>.Instance));

    private sealed class CountedJob : IScheduledJob
    {
        private int runs;

        public string Name { get; init; } = "counted";

        public TimeSpan Every => TimeSpan.FromMinutes(5);

        public bool Fails { get; init; }

        public int Runs => runs;

        public Task RunAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref runs);
            return Fails ? Task.FromException(new InvalidOperationException("as asked")) : Task.CompletedTask;
        }
    }
}
