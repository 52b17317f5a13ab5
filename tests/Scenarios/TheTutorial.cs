using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>Runs <c>docs/tutorial.md</c> as a stranger would, with other ports and folders, and compares every answer that it shows.</summary>
[Collection(HostStories.Name)]
public sealed class TheTutorial : IDisposable
{
    private const string EndOfStep = "::end of step::";

    private static readonly TimeSpan within = TimeSpan.FromSeconds(120);

    private readonly List<Process> terminals = [];
    private readonly DataFolder scratch = new();
    private readonly (string From, string To)[] here;

    public TheTutorial() => here =
    [
        ("/tmp/gatehouse-tutorial", Path.Combine(scratch.Path, "tutorial")),
        ("127.0.0.1:7071", $"127.0.0.1:{FreePort()}"),
        ("127.0.0.1:7171", $"127.0.0.1:{FreePort()}"),
        // Built already, and perhaps being built by others right now.
        ("dotnet run --project functions/Local --", $"dotnet {GatewayProcess.PathOf("Gatehouse.Local.dll")}"),
        ("dotnet run --project functions/Local", $"dotnet {GatewayProcess.PathOf("Gatehouse.Local.dll")}"),
    ];

    [NeedsProgram("curl")]
    public async Task Every_command_works_and_every_answer_is_as_shown()
    {
        var blocks = MarkdownBlock.Of(Path.Combine(Checkout.Root, "docs", "tutorial.md"));
        foreach (var terminal in new[] { "gate", "target" })
            Open(Assert.Single(blocks, block => block.Label == terminal).Text, ("GATEHOUSE_URLS", $"http://{here[1].To}"));
        await ListensAsync(here[1].To);
        await ListensAsync(here[2].To);

        using var shell = Start();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not { Language: "bash", Label: "" } step)
                continue;
            var said = await TypeAsync(shell, step.Text);
            if (i + 1 < blocks.Count && blocks[i + 1] is { Label: "answer" } answer)
                Assert.True(answer.Describes(said), $"{step.Text}\nshould say\n{answer.Text}\nand said\n{said}");
            else
                Assert.Equal("", said);
        }

        Assert.False(Directory.Exists(here[0].To), "the last step removes what the first ones made");
    }

    [Fact]
    public void Most_steps_show_their_answer()
    {
        var blocks = MarkdownBlock.Of(Path.Combine(Checkout.Root, "docs", "tutorial.md"));

        Assert.InRange(blocks.Count(block => block.Label == "answer"), 12, blocks.Count);
    }

    public void Dispose()
    {
        foreach (var terminal in terminals)
        {
            terminal.Kill(entireProcessTree: true);
            terminal.Dispose();
        }

        scratch.Dispose();
    }

    private void Open(string script, params (string Name, string Value)[] environment)
    {
        var terminal = Start(environment);
        terminals.Add(terminal);
        terminal.StandardInput.Write(Here(script) + "\n");
        terminal.StandardInput.Close();
        terminal.BeginOutputReadLine();
    }

    private async Task<string> TypeAsync(Process shell, string script)
    {
        await shell.StandardInput.WriteAsync($"{Here(script)}\necho '{EndOfStep}'\n");
        await shell.StandardInput.FlushAsync();
        var said = new List<string>();
        while (await shell.StandardOutput.ReadLineAsync().WaitAsync(within) is { } line && line != EndOfStep)
        {
            // An answer without a line's end of its own stands before the mark.
            if (line.EndsWith(EndOfStep, StringComparison.Ordinal))
            {
                said.Add(line[..^EndOfStep.Length]);
                break;
            }

            said.Add(line);
        }

        return string.Join('\n', said);
    }

    private string Here(string script) => here.Aggregate(script, (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal));

    private static Process Start(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["-s"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Checkout.Root };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task ListensAsync(string address)
    {
        using var client = new HttpClient();
        await Eventually.IsTrueAsync($"somebody listens on {address}", async () =>
        {
            try
            {
                using var answer = await client.GetAsync($"http://{address}/");
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, within);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
