using System.CommandLine;
using System.Text;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Local.Commands;

/// <summary>What opens the endpoints of remote guardrails, which a document only names, and what the host's own settings name.</summary>
internal sealed class SecretCommand(CommandConsole console, TimeProvider time)
{
    private const int MostBytes = 4_096;

    /// <summary>The gate's own keys, and what organisations' guardrails name.</summary>
    private static readonly string[] reserved = ["gate-", "guardrail-"];

    public static Command Create(CommandConsole console)
    {
        var output = new OutputOption(console);
        var organisation = new Argument<string>("ORGANISATION") { Description = "The organisation's id, 12 characters." };
        var name = new Argument<string>("NAME") { Description = "As guardrails name it." };
        var set = new Command("set", "Keep a new version of a secret, read from standard input. A running gate uses it within a minute; no restart.") { organisation, name, output.Option };
        set.SetAction((parsed, ct) => new SecretCommand(console, TimeProvider.System).SetAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(name), output.IsJson(parsed), ct));
        var setHost = new Command("set-host", "Keep a new version of a secret that the host's own settings name, read from standard input: a mail server's password, a bot's secret.") { name, output.Option };
        setHost.SetAction((parsed, ct) => new SecretCommand(console, TimeProvider.System).SetAsync(parsed.GetRequiredValue(name), output.IsJson(parsed), ct));
        return new Command("secret", "The secrets of remote guardrails and of the host, in GATEHOUSE_DATA.") { set, setHost };
    }

    private async Task<int> SetAsync(string name, bool isJson, CancellationToken ct) =>
        await FolderAsync() is { } folder ? await SetHostAsync(folder, name, isJson, ct) : ExitCode.Usage;

    private async Task<int> SetAsync(string organisation, string name, bool isJson, CancellationToken ct) =>
        await FolderAsync() is { } folder ? await SetAsync(folder, organisation, name, isJson, ct) : ExitCode.Usage;

    private async Task<string?> FolderAsync()
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
        foreach (var fault in faults)
            await console.Error.WriteLineAsync(fault);
        return faults.Count > 0 ? null : options.DataFolder;
    }

    internal async Task<int> SetAsync(string folder, string organisation, string name, bool isJson, CancellationToken ct)
    {
        if (!Ids.IsOrganisation(organisation) || !RemoteSecrets.IsName(name))
            return await RefuseAsync(ExitCode.Usage, $"an organisation is 12 of a-z and 0-9, and a secret's name 1 to {RemoteSecrets.LongestName} of a-z, 0-9 and -");
        return await KeepAsync(folder, RemoteSecrets.NameOf(organisation, name), name, isJson, ct);
    }

    internal async Task<int> SetHostAsync(string folder, string name, bool isJson, CancellationToken ct) =>
        !RemoteSecrets.IsName(name) || reserved.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            ? await RefuseAsync(ExitCode.Usage, $"a secret's name is 1 to {RemoteSecrets.LongestName} of a-z, 0-9 and -, and begins with neither `{string.Join("` nor `", reserved)}`")
            : await KeepAsync(folder, name, name, isJson, ct);

    private async Task<int> KeepAsync(string folder, string fullName, string name, bool isJson, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
            return await RefuseAsync(ExitCode.Usage, $"there is no data folder `{folder}`");

        var buffer = new byte[MostBytes];
        var read = await console.Input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (RemoteSecrets.TextOf(buffer.AsSpan(0, read)) is not { } key)
            return await RefuseAsync(ExitCode.Invalid, $"standard input holds no key: 1 to {RemoteSecrets.LongestKey} printable characters without a space");

        var version = await new FileSecretStore(folder, time).AddAsync(fullName, Encoding.ASCII.GetBytes(key), ct);
        if (!isJson)
            await console.Output.WriteLineAsync($"version {version.Version} of secret `{name}` is kept; a running gate uses it within a minute");
        else
            await console.WriteJsonAsync(json =>
            {
                json.WriteString("secret", name);
                json.WriteString("version", version.Version);
            });
        return ExitCode.Ok;
    }

    private async Task<int> RefuseAsync(int code, string why)
    {
        await console.Error.WriteLineAsync(why);
        return code;
    }
}
