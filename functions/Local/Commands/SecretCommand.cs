using System.CommandLine;
using System.Text;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Http;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Local.Commands;

/// <summary>What opens the endpoints of remote guardrails, and the services of channels. Documents and settings only name it.</summary>
internal sealed class SecretCommand(CommandConsole console, TimeProvider time)
{
    private const int MostBytes = 4_096;

    public static Command Create(CommandConsole console)
    {
        var output = new OutputOption(console);
        var organisation = new Argument<string>("ORGANISATION") { Description = "The organisation's id, 12 characters." };
        var name = new Argument<string>("NAME") { Description = "As guardrails name it." };
        var set = new Command("set", "Keep a new version of a secret, read from standard input. A running gate uses it within a minute; no restart.") { organisation, name, output.Option };
        set.SetAction((parsed, ct) => new SecretCommand(console, TimeProvider.System).SetAsync(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(name), output.IsJson(parsed), ct));
        return new Command("secret", "The secrets of remote guardrails and of channels, in GATEHOUSE_DATA.") { set, Channel(console) };
    }

    private static Command Channel(CommandConsole console)
    {
        var output = new OutputOption(console);
        var name = new Argument<string>("NAME") { Description = "As the channel's setting names it." };
        var channel = new Command("channel", "Keep a new version of a channel's secret, read from standard input. A running gate uses it when it next signs in; no restart.") { name, output.Option };
        channel.SetAction((parsed, ct) =>
        {
            var command = new SecretCommand(console, TimeProvider.System);
            return command.WithFolderAsync(folder => command.KeepAsync(folder, parsed.GetRequiredValue(name), output.IsJson(parsed), ct));
        });
        return channel;
    }

    private Task<int> SetAsync(string organisation, string name, bool isJson, CancellationToken ct) => WithFolderAsync(folder => SetAsync(folder, organisation, name, isJson, ct));

    private async Task<int> WithFolderAsync(Func<string, Task<int>> run) =>
        await CommandSettings.ReadAsync(console.Error) is { } options ? await run(options.DataFolder) : ExitCode.Usage;

    internal async Task<int> SetAsync(string folder, string organisation, string name, bool isJson, CancellationToken ct)
    {
        if (!Ids.IsOrganisation(organisation) || !RemoteSecrets.IsName(name))
            return await RefuseAsync(ExitCode.Usage, $"an organisation is 12 of a-z and 0-9, and a secret's name 1 to {RemoteSecrets.LongestName} of a-z, 0-9 and -");
        return await KeepAsync(folder, name, RemoteSecrets.NameOf(organisation, name), isJson, ct);
    }

    internal async Task<int> KeepAsync(string folder, string name, bool isJson, CancellationToken ct) => ChannelSecret.IsName(name)
        ? await KeepAsync(folder, name, name, isJson, ct)
        : await RefuseAsync(ExitCode.Usage, $"a channel's secret has a name of {ChannelSecret.Rule}");

    private async Task<int> KeepAsync(string folder, string name, string fullName, bool isJson, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
            return await RefuseAsync(ExitCode.Usage, $"there is no data folder `{folder}`");

        var buffer = new byte[MostBytes];
        var read = await console.Input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (RemoteSecrets.TextOf(buffer.AsSpan(0, read)) is not { } key)
            return await RefuseAsync(ExitCode.Invalid, $"standard input holds no key: 1 to {RemoteSecrets.LongestKey} printable characters without a space");

        var version = await new FileSecretStore(folder, time).AddAsync(fullName, Encoding.ASCII.GetBytes(key), ct);
        if (!isJson)
            await console.Output.WriteLineAsync($"version {version.Version} of secret `{name}` is kept; a running gate uses it without a restart");
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
