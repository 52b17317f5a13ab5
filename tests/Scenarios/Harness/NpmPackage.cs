using System.Diagnostics;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A package from npm, fetched once and kept beside other caches of the user. Nothing of it runs when it is installed.</summary>
internal sealed class NpmPackage(string name, string version)
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<string>> modules = new(() => InstallAsync(name, version));

    public static NpmPackage SmtpServer { get; } = new("smtp-server", "3.13.6");

    public static NpmPackage PostalMime { get; } = new("postal-mime", "2.4.4");

    public static NpmPackage OidcProvider { get; } = new("oidc-provider", "9.13.3");

    public static NpmPackage AxeCore { get; } = new("axe-core", "4.14.1");

    /// <summary>Why none can be had on this machine; null when they can.</summary>
    public static string? Missing { get; } = new[] { "node", "npm" }.FirstOrDefault(tool => FindProgram(tool) is null) is { } tool ? $"`{tool}` is not installed" : null;

    /// <returns>The folder that it and what it needs are in.</returns>
    public Task<string> FindAsync() => modules.Value;

    public static string? FindProgram(params string[] names) =>
        (Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? []).SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    private static async Task<string> InstallAsync(string name, string version)
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "gatehouse-tests");
        var home = Path.Combine(cache, $"{name.Replace('/', '-')}-{version}");
        var there = Path.Combine(home, "node_modules");
        if (Directory.Exists(there))
            return there;

        // Made elsewhere and moved: another run may be doing the same.
        var draft = Path.Combine(cache, $"draft-{Guid.NewGuid():n}");
        Directory.CreateDirectory(draft);
        await RunNpmAsync("install", "--prefix", draft, "--no-audit", "--no-fund", "--ignore-scripts", $"{name}@{version}");
        try
        {
            Directory.Move(draft, home);
        }
        catch (IOException) when (Directory.Exists(there))
        {
            Directory.Delete(draft, recursive: true);
        }

        return there;
    }

    private static async Task RunNpmAsync(params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync().WaitAsync(patience);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm could not install {arguments[^1]}: {await output}{await error}");
    }
}
