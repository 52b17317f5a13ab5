using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A certified OpenID provider as a process of its own, with rotation and reuse detection on. It ends with this process.</summary>
public sealed class OidcServer : IAsyncDisposable
{
    public const string Secret = "a-marked-client-secret-of-the-provider";

    /// <summary>Where the gate is reached, as the provider knows it; nobody listens there.</summary>
    public const string PublicUrl = "https://gate.example.com";

    private readonly Process process;
    private readonly ConcurrentQueue<JsonElement> said = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OidcServer(ProcessStartInfo start) => process = new Process { StartInfo = start, EnableRaisingEvents = true };

    public string Issuer => $"http://127.0.0.1:{port.Task.Result}";

    /// <summary>Whether somebody used a refresh token twice, or gave one up.</summary>
    public int Ended => said.Count(one => one.TryGetProperty("ended", out _));

    /// <summary>Every token that it ever gave.</summary>
    public IReadOnlyList<string> Tokens => [.. said.Select(one => one.TextOf("token")).OfType<string>()];

    public int Granted(string grantType) => said.Count(one => one.TextOf("granted") == grantType);

    /// <param name="keys">Where the gate's own public keys are.</param>
    public static async Task<OidcServer> StartAsync(Uri keys)
    {
        var modules = await NpmPackage.OidcProvider.FindAsync();
        var start = new ProcessStartInfo("node", ["-e", await ScriptAsync()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OIDC_PROVIDER"] = Path.Combine(modules, "oidc-provider", "lib", "index.js");
        start.Environment["OIDC_REDIRECT"] = $"{PublicUrl}/v1/grants/callback";
        start.Environment["OIDC_SECRET"] = Secret;
        start.Environment["OIDC_JWKS"] = keys.AbsoluteUri;
        var server = new OidcServer(start);
        server.process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server.process.ErrorDataReceived += (_, line) => server.errors.Enqueue(line.Data ?? "");
        server.process.Exited += (_, _) => server.port.TrySetException(new InvalidOperationException(string.Join('\n', server.errors)));
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        await server.port.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>What a person's browser does: it follows the provider wherever it leads, until it is sent back to the gate.</summary>
    /// <returns>The gate's path and query.</returns>
    public static async Task<string> AgreeAsync(string authorizationUrl)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);
        var at = new Uri(authorizationUrl);
        for (var hops = 0; hops < 20; hops++)
        {
            using var page = await browser.GetAsync(at);
            Assert.True(page.Headers.Location is not null, $"{(int)page.StatusCode}: {await page.Content.ReadAsStringAsync()}");
            at = new Uri(at, page.Headers.Location!);
            if (at.AbsoluteUri.StartsWith(PublicUrl, StringComparison.Ordinal))
                return at.PathAndQuery;
        }

        throw new InvalidOperationException("the provider leads nowhere");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null || !line.StartsWith('{'))
            return;
        var heard = JsonElement.Parse(line);
        said.Enqueue(heard);
        if (heard.TryGetProperty("port", out var listens))
            port.TrySetResult(listens.GetInt32());
    }

    private static async Task<string> ScriptAsync()
    {
        using var reader = new StreamReader(typeof(OidcServer).Assembly.GetManifestResourceStream("Gatehouse.Scenarios.Harness.oidc-server.js")!);
        return await reader.ReadToEndAsync();
    }
}
