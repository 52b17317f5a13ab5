using System.Diagnostics;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>The emulator from npm, fetched once and kept beside other caches of the user.</summary>
internal static class AzuriteProgram
{
    private const string Version = "3.35.0";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    private static readonly Lazy<Task<string>> program = new(InstallAsync);

    /// <summary>Why it cannot be had on this machine; null when it can.</summary>
    public static string? Missing { get; } = new[] { "node", "npm" }.FirstOrDefault(tool => !IsInstalled(tool)) is { } tool ? $"`{tool}` is not installed, so there is no Azurite" : null;

    public static Task<string> FindAsync() => program.Value;

    private static async Task<string> InstallAsync()
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "gatehouse-tests");
        var home = Path.Combine(cache, $"azurite-{Version}");
        var main = Path.Combine(home, "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (File.Exists(main))
            return main;

        // Made elsewhere and moved: another run may be doing the same.
        var draft = Path.Combine(cache, $"draft-{Guid.NewGuid():n}");
        Directory.CreateDirectory(draft);
        await RunNpmAsync("install", "--prefix", draft, "--no-audit", "--no-fund", "--ignore-scripts", $"azurite@{Version}");
        try
        {
            Directory.Move(draft, home);
        }
        catch (IOException) when (File.Exists(main))
        {
            Directory.Delete(draft, recursive: true);
        }

        return main;
    }

    private static async Task RunNpmAsync(params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(patience);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install Azurite: {await output}{await error}");
    }

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? []).Any(folder => File.Exists(Path.Combine(folder, tool)));
}
