using System.Diagnostics;
using Gatehouse.Scenarios.Harness;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class CrashRecovery(ITestOutputHelper output)
{
    private const int Seed = 4711;

    private static readonly int crashes = LongRun.IsWanted ? 40 : 4;
    private static readonly TimeSpan recovery = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_was_accepted_ends_though_its_hosts_are_shot()
    {
        using var folder = new DataFolder();
        var gates = new[] { await GatewayProcess.StartAsync(folder), await GatewayProcess.StartAsync(folder) };
        await using var target = await RecordingTarget.StartAsync(async (call, response) =>
        {
            await Task.Delay(20);
            await RecordingTarget.Succeed(call, response);
        });
        try
        {
            var owner = new Operator(gates[0].Client, folder.OwnerKey);
            var agent = await owner.EnrolAsync();
            var connection = await owner.ConnectAsync(agent, target.Url, new { delivery = new { timeout = "PT5S" } });

            var accepted = await ShootUnderLoadAsync(folder, gates, agent, connection);
            await EveryTaskEndsAsync(agent.At(gates[0].Client), accepted);
            await NothingActedWithoutAYesAsync(owner.At(gates[1].Client), target, connection);
        }
        finally
        {
            await gates[0].DisposeAsync();
            await gates[1].DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<string>> ShootUnderLoadAsync(DataFolder folder, GatewayProcess[] gates, AgentClient agent, string connection)
    {
        var random = new Random(Seed);
        await using var load = new Load(
            Enumerable.Range(0, 6).Select<int, Func<AgentClient?>>(n => () => gates[n % 2] is { } gate ? agent.At(gate.Client) : null), connection, TimeSpan.FromMilliseconds(10));
        for (var n = 0; n < crashes; n++)
        {
            await Task.Delay(random.Next(200, 2000));
            var victims = n % 3 == 2 ? new[] { 0, 1 } : [n % 2];
            await Task.WhenAll(victims.Select(victim => gates[victim].ShootAsync()));
            foreach (var victim in victims)
            {
                await gates[victim].DisposeAsync();
                gates[victim] = await GatewayProcess.StartAsync(folder);
            }
        }

        await load.StopAsync();
        output.WriteLine($"{crashes} crashes, answers: {string.Join(", ", load.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}");
        Assert.DoesNotContain(500, load.Statuses.Keys);
        return load.Accepted;
    }

    private async Task EveryTaskEndsAsync(AgentClient agent, IReadOnlyList<string> accepted)
    {
        var sinceRestart = Stopwatch.StartNew();
        var statuses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in accepted)
        {
            var left = recovery - sinceRestart.Elapsed;
            var ended = await agent.EndAsync(task, left > TimeSpan.Zero ? left : TimeSpan.Zero);
            statuses[ended.TaskStatus!] = statuses.GetValueOrDefault(ended.TaskStatus!) + 1;
        }

        output.WriteLine($"all {accepted.Count} ended {sinceRestart.Elapsed.TotalSeconds:F1} s after the last restart: {string.Join(", ", statuses)}");
        Assert.Equal(["succeeded"], statuses.Keys);
    }

    private async Task NothingActedWithoutAYesAsync(Operator owner, RecordingTarget target, string connection)
    {
        var chain = (await owner.ReadAuditAsync())[connection].ToLookup(record => record.Task);
        output.WriteLine($"{target.Calls.Count} calls of {target.Calls.DistinctBy(call => call.Task).Count()} tasks, {chain.Sum(task => task.Count())} entries");
        Assert.All(target.Calls.GroupBy(call => call.Task), calls =>
        {
            Assert.Single(chain[calls.Key], record => record.IsAllow);
            Assert.True(chain[calls.Key].Count(record => record.Kind == "claim") >= calls.Count(), $"`{calls.Key}` was sent more often than claimed");
        });
    }
}
