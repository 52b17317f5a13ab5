using System.Diagnostics;

namespace Gatehouse.Benchmarks.Http;

/// <summary>A server in a process of its own, up when it has printed an address.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address, string said) => (this.process, Address, Said) = (process, address, said);

    public Uri Address { get; }

    /// <summary>What it printed up to its address.</summary>
    public string Said { get; }

    /// <summary>Used by the process so far, on all cores.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<ServerProcess> StartOwnAsync(string verb) => StartAsync(Environment.ProcessPath!, [verb], []);

    public static async Task<ServerProcess> StartAsync(string file, IReadOnlyList<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var started = Process.Start(start)!;
        var said = "";
        while (await started.StandardOutput.ReadLineAsync() is { } line)
        {
            said += line + "\n";
            if (AddressIn(line) is { } address)
            {
                _ = started.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new ServerProcess(started, address, said);
            }
        }

        throw new InvalidOperationException($"`{file}` ended before it listened:\n{said}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Uri? AddressIn(string line)
    {
        var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
        return at < 0 ? null : new Uri(line[at..].Split(',', ' ', '"')[0]);
    }
}
