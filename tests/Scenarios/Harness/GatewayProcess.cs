using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A built host as a process of its own: started on a data folder, asked until it is ready, stopped or shot.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const string Listens = "Gatehouse listens on ";

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("the host ended before it listened"));
    }

    public GateClient Client { get; private set; } = null!;

    public int Id => process.Id;

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>What it logged so far.</summary>
    public string Log => string.Join('\n', errors);

    /// <param name="folder">The data folder.</param>
    /// <param name="skew">Runs the host whose clock is wrong by this much.</param>
    /// <param name="wrapper">A command in front, like <c>strace -o FILE</c>.</param>
    /// <param name="readiness">The status of its readiness that is waited for.</param>
    public static async Task<GatewayProcess> StartAsync(
        DataFolder folder, TimeSpan? skew = null, IReadOnlyList<string>? wrapper = null, int readiness = 200, params (string Name, string Value)[] environment)
    {
        var command = new List<string>(wrapper ?? []) { "dotnet", PathOf(skew is null ? "Gatehouse.Local.dll" : "Gatehouse.Scenarios.SkewedHost.dll") };
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["GATEHOUSE_DATA"] = folder.Path;
        start.Environment["GATEHOUSE_URLS"] = "http://127.0.0.1:0";
        start.Environment["GATEHOUSE_ALLOW_PRIVATE_TARGETS"] = "true";
        if (skew is { } wrong)
            start.Environment["GATEHOUSE_TEST_CLOCK_SKEW_MS"] = ((int)wrong.TotalMilliseconds).ToString();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var gateway = new GatewayProcess(start);
        await gateway.RunAsync(readiness);
        return gateway;
    }

    /// <summary>Beside the tests: the projects are references, and a reference's output is copied.</summary>
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>As <c>kill -9</c>: nothing of the process runs any more.</summary>
    public async Task ShootAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>As <c>kill</c>: the host drains.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, SendSignal(process.Id, SigTerm));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!process.HasExited)
            await ShootAsync();
        process.Dispose();
    }

    private async Task RunAsync(int readiness)
    {
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            Client = new GateClient(await listening.Task.WaitAsync(TimeSpan.FromSeconds(60)));
            await Eventually.IsTrueAsync($"readiness is {readiness}", async () => (await Client.GetAsync("/health/ready")).Status == readiness);
        }
        catch (Exception e)
        {
            var story = $"{e.Message}\n{Output}\n{Log}";
            await DisposeAsync();
            throw new InvalidOperationException(story, e);
        }
    }

    private void Hear(string? line)
    {
        Add(output, line);
        if (line?.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at)
            listening.TrySetResult(new Uri(line[(at + Listens.Length)..].Split(',', ' ')[0]));
    }

    private static void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
