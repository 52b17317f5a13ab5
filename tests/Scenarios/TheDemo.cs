using System.Diagnostics;
using System.Text;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

[Collection(HostStories.Name)]
public sealed class TheDemo
{
    private static readonly TimeSpan within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_shows_every_stage_and_ends()
    {
        var since = Stopwatch.StartNew();
        using var demo = Start("dotnet", GatewayProcess.PathOf("Gatehouse.Local.dll"), "demo", "--exit");
        var printed = await demo.StandardOutput.ReadToEndAsync().WaitAsync(within);
        await demo.WaitForExitAsync().WaitAsync(within);

        Assert.Equal(0, demo.ExitCode);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, within);
        foreach (var stage in new[] { "signs in", "policy is evaluated", "rate-fits", "dispatches", "202", "claim", "Idempotency-Key", "succeeded", "refused", "freezes", "intact", "argument-condition-failed", "agent-frozen", "What the target saw" })
            Assert.Contains(stage, printed, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in new[] { "gth_op_", "gth_live_" })
            Assert.DoesNotContain(secret, printed);
    }

    [NeedsProgram("curl")]
    public async Task What_it_tells_to_type_works()
    {
        using var demo = Start("dotnet", GatewayProcess.PathOf("Gatehouse.Local.dll"), "demo");
        try
        {
            var script = await ReadScriptAsync(demo.StandardOutput).WaitAsync(within);
            using var bash = Start("bash", "-euo", "pipefail", "-c", script);
            var answer = await bash.StandardOutput.ReadToEndAsync().WaitAsync(within);

            Assert.Contains("\"status\":\"succeeded\"", answer);
        }
        finally
        {
            demo.Kill();
        }
    }

    private static async Task<string> ReadScriptAsync(StreamReader output)
    {
        var script = new StringBuilder();
        while (await output.ReadLineAsync() is { } line)
        {
            if (script.Length > 0 || line.StartsWith("GATE=", StringComparison.Ordinal))
                script.AppendLine(line);
            if (script.Length > 0 && string.IsNullOrWhiteSpace(line))
                break;
        }

        return script.ToString();
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }
}
