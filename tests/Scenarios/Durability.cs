using System.Text.RegularExpressions;
using Gatehouse.Scenarios.Harness;
using Xunit.Abstractions;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed partial class Durability(ITestOutputHelper output)
{
    private const int Dispatches = 10;

    [NeedsProgram("strace")]
    public async Task Before_each_202_the_log_is_written_and_synced()
    {
        using var folder = new DataFolder();
        var trace = Path.Combine(folder.Path, "trace");
        string[] strace = ["strace", "-D", "-f", "-y", "-s", "24", "-e", "trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg", "-o", trace];
        await using (var gate = await GatewayProcess.StartAsync(folder, wrapper: strace, environment: ("GATEHOUSE_PAUSE_DELIVERY", "true")))
        {
            var owner = new Operator(gate.Client, folder.OwnerKey);
            var agent = await owner.EnrolAsync();
            var connection = await owner.ConnectAsync(agent, new Uri("http://127.0.0.1:9/"));
            for (var n = 0; n < Dispatches; n++)
                await agent.HandInAsync(connection);
            await gate.TerminateAsync();
        }

        var steps = await ReadStepsAsync(trace);
        output.WriteLine($"from the first 202 to the last: {string.Join(" ", steps.SkipWhile(step => step != Step.Accepted))}");
        Assert.Equal(Dispatches, steps.Count(step => step == Step.Accepted));
        Assert.All(Accepts(steps), before =>
        {
            Assert.Contains(Step.LogWritten, before);
            Assert.True(before.LastIndexOf(Step.LogSynced) > before.LastIndexOf(Step.LogWritten), $"a 202 after {string.Join(" ", before)}");
        });
    }

    /// <summary>What happened between each 202 and the one before it.</summary>
    private static IEnumerable<List<Step>> Accepts(IEnumerable<Step> steps)
    {
        var before = new List<Step>();
        foreach (var step in steps)
        {
            if (step != Step.Accepted)
            {
                before.Add(step);
                continue;
            }

            yield return before;
            before = [];
        }
    }

    private static async Task<List<Step>> ReadStepsAsync(string trace)
    {
        var open = new Dictionary<string, string>(StringComparer.Ordinal);
        var steps = new List<Step>();
        foreach (var line in await File.ReadAllLinesAsync(trace))
        {
            if (Call().Match(line) is not { Success: true } match)
                continue;
            var (thread, call) = (match.Groups["thread"].Value, match.Groups["call"].Value);
            if (call.Contains("<unfinished", StringComparison.Ordinal))
                open[thread] = call;
            if (StepOf(call, open.GetValueOrDefault(thread, "")) is { } step)
                steps.Add(step);
        }

        return steps;
    }

    /// <summary>A write counts when it begins, a sync when it is done, an answer when it begins: the hardest reading.</summary>
    private static Step? StepOf(string call, string begun)
    {
        if (Write().IsMatch(call) && call.Contains("-wal>", StringComparison.Ordinal))
            return Step.LogWritten;
        if (call.Contains("\"HTTP/1.1 202", StringComparison.Ordinal))
            return Step.Accepted;

        var isSync = Sync().IsMatch(call) && (call[0] == '<' ? begun : call).Contains("-wal>", StringComparison.Ordinal);
        return isSync && call.EndsWith("= 0", StringComparison.Ordinal) ? Step.LogSynced : null;
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<call>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(pwrite64|write|writev)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Write();

    [GeneratedRegex(@"^(<\.\.\. )?f(data)?sync\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sync();

    private enum Step
    {
        LogWritten,
        LogSynced,
        Accepted,
    }
}
