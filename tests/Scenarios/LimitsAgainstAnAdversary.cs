using System.Collections.Concurrent;
using System.Diagnostics;
using Gatehouse.Scenarios.Harness;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

/// <summary>Its own collection: it mostly waits, so it runs beside the others.</summary>
public sealed class LimitsAgainstAnAdversary(ITestOutputHelper output)
{
    private const int PerMinute = 10;
    private const int Burst = 6;

    private static readonly TimeSpan window = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan demand = TimeSpan.FromSeconds(LongRun.IsWanted ? 200 : 20);

    [Fact]
    public async Task No_minute_holds_more_than_the_rate_though_one_hosts_clock_is_a_second_off()
    {
        using var folder = new DataFolder();
        await using var right = await GatewayProcess.StartAsync(folder);
        await using var wrong = await GatewayProcess.StartAsync(folder, skew: TimeSpan.FromSeconds(1));
        await using var target = await RecordingTarget.StartAsync();
        var owner = new Operator(right.Client, folder.OwnerKey);
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url, new { rate = new { perMinute = PerMinute } });
        var statuses = new ConcurrentQueue<int>();

        var since = Stopwatch.StartNew();
        var begin = DateTimeOffset.UtcNow;
        while (since.Elapsed < demand)
        {
            await JustBeforeTheNextSecondAsync();
            await Task.WhenAll(Enumerable.Range(0, 2 * Burst).Select(async n =>
                statuses.Enqueue((await agent.At(n % 2 == 0 ? right.Client : wrong.Client).DispatchAsync(connection)).Status)));
        }

        var end = DateTimeOffset.UtcNow;
        var audit = await owner.ReadAuditAsync(connection);
        var allows = audit[connection].Where(record => record.IsAllow).Select(record => record.Time).ToList();
        output.WriteLine($"{statuses.Count} dispatches in {since.Elapsed.TotalSeconds:F0} s, {allows.Count} allowed at {string.Join(", ", allows.Select(time => (time - begin).TotalSeconds.ToString("F3")))}");
        output.WriteLine($"most in a minute: {audit.MostAllowsWithin(connection, window)}; fewest in 70 s of demand: {FewestIn70Seconds(allows, begin, end)}");

        Assert.All(statuses, status => Assert.True(status is 202 or 429, $"{status}"));
        Assert.Equal(allows.Count, statuses.Count(status => status == 202));
        Assert.InRange(audit.MostAllowsWithin(connection, window), 8, PerMinute);
        Assert.True(FewestIn70Seconds(allows, begin, end) is null or >= 8);
    }

    private static Task JustBeforeTheNextSecondAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var wait = 980 - now.Millisecond;
        return Task.Delay(wait > 0 ? wait : wait + 1000);
    }

    /// <summary>Null where the demand was shorter.</summary>
    private static int? FewestIn70Seconds(List<DateTimeOffset> allows, DateTimeOffset begin, DateTimeOffset end)
    {
        var length = TimeSpan.FromSeconds(70);
        return allows.Prepend(begin)
            .Where(start => start + length <= end)
            .Select(start => (int?)allows.Count(time => time > start && time <= start + length))
            .Min();
    }
}
