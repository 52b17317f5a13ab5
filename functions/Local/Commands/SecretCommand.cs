using System.CommandLine;
using System.Text;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;

namespace Gatehouse.Local.Commands;

/// <summary>What opens the endpoints of remote guardrails. A document only names it.</summary>
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
        return new Command("secret", "The secrets of remote guardrails, in GATEHOUSE_DATA.") { set };
    }

    private async Task<int> SetAsync(string organisation, string name, bool isJson, CancellationToken ct)
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
        foreach (var fault in faults)
            await console.Error.WriteLineAsync(fault);
        return faults.Count > 0 ? ExitCode.Usage : await SetAsync(options.DataFolder, organisation, name, isJson, ct);
    }

    internal async Task<int> SetAsync(string folder, string organisation, string name, bool isJson, CancellationToken ct)
    {
        if (!Ids.IsOrganisation(organisation) || !RemoteSecrets.IsName(name))
            return await RefuseAsync(ExitCode.Usage, $"an organisation is 12 of a-z and 0-9, and a secret's name 1 to {RemoteSecrets.LongestName} of a-z, 0-9 and -");
        if (!Directory.Exists(folder))
            return await RefuseAsync(ExitCode.Usage, $"there is no data folder `{folder}`");

        var buffer = new byte[MostBytes];
        var read = await console.Input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (RemoteSecrets.TextOf(buffer.AsSpan(0, read)) is not { } key)
            return await RefuseAsync(ExitCode.Invalid, $"standard input holds no key: 1 to {RemoteSecrets.LongestKey} printable characters without a space");

        var version = await new FileSecretStore(folder, time).AddAsync(RemoteSecrets.NameOf(organisation, name), Encoding.ASCII.GetBytes(key), ct);
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
