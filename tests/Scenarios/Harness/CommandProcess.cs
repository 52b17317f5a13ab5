using System.Diagnostics;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A command as a process of its own, its output in a pipe.</summary>
public static class CommandProcess
{
    private static readonly TimeSpan within = TimeSpan.FromSeconds(120);

    /// <param name="folder">Where it runs, and its data folder.</param>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params string[] arguments) =>
        StartAsync(folder, "dotnet", [GatewayProcess.PathOf("Gatehouse.Local.dll"), .. arguments]);

    public static async Task<(int ExitCode, string Output, string Error)> StartAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GATEHOUSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["GATEHOUSE_DATA"] = folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(within);
        return (process.ExitCode, await output, await error);
    }
}
