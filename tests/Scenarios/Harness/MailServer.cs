using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Scenarios.Harness;

/// <summary>A real SMTP server as a process of its own, which keeps what it is given. It ends with this process.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<JsonElement> said = new();
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MailServer(ProcessStartInfo start) => process = new Process { StartInfo = start };

    public int Port { get; private set; }

    public IReadOnlyList<Mail> Mails => [.. said.Where(one => one.TryGetProperty("subject", out _)).Select(one => new Mail(one))];

    /// <summary>Addresses that were refused, each as often as it was.</summary>
    public IReadOnlyList<string> Refused => [.. said.Select(one => one.TextOf("refused")).OfType<string>()];

    /// <param name="environment">Of the script: a user, a password, a key and a certificate.</param>
    public static async Task<MailServer> StartAsync(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", ["-e", await ScriptAsync()]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SMTP_SERVER"] = Path.Combine(await NpmPackage.SmtpServer.FindAsync(), "smtp-server");
        start.Environment["MAIL_PARSER"] = Path.Combine(await NpmPackage.PostalMime.FindAsync(), "postal-mime");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new MailServer(start);
        server.process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server.process.ErrorDataReceived += (_, line) => server.Fail(line.Data);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        server.Port = await server.port.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return server;
    }

    public IReadOnlyList<Mail> To(string address) => [.. Mails.Where(mail => mail.To == address)];

    public Task<Mail> ReceiveAsync(string address, int number = 1) =>
        Eventually.BecomesAsync($"mail {number} to {address}", () => Task.FromResult(To(address)), mails => mails.Count >= number).ContinueWith(mails => mails.Result[number - 1], TaskScheduler.Default);

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
        if (line is null)
            return;
        var heard = JsonElement.Parse(line);
        said.Enqueue(heard);
        if (heard.TryGetProperty("port", out var listens))
            port.TrySetResult(listens.GetInt32());
    }

    private void Fail(string? line)
    {
        if (line is not null)
            port.TrySetException(new InvalidOperationException(line));
    }

    private static async Task<string> ScriptAsync()
    {
        using var reader = new StreamReader(typeof(MailServer).Assembly.GetManifestResourceStream("Gatehouse.Scenarios.Harness.smtp-server.js")!);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>A mail as its reader has it.</summary>
public sealed partial record Mail(JsonElement Content)
{
    public string To => Assert.Single(Content.GetProperty("to").EnumerateArray()).GetString()!;

    public string Subject => Content.TextOf("subject")!;

    public string Text => Content.TextOf("text")!;

    public string Html => Content.TextOf("html")!;

    public string Id => Content.TextOf("id")!;

    public IReadOnlyList<string> Headers => [.. Content.GetProperty("headers").EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>Every link in it, in either part.</summary>
    public IReadOnlyList<string> Links => [.. Url().Matches(Text + "\n" + Html).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The way to the page of its approval.</summary>
    public string Path => new Uri(Links.First(link => link.Contains("/approvals/", StringComparison.Ordinal))).AbsolutePath;

    [GeneratedRegex("https?://[^\\s\"<>]+")]
    private static partial Regex Url();
}
