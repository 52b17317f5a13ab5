using System.CommandLine;
using Gatehouse.Http.Machine;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>The keys that tokens are signed with.</summary>
internal sealed class KeysCommand(CommandConsole console, TimeProvider time)
{
    public static Command Create(CommandConsole console)
    {
        var output = new OutputOption(console);
        var rotate = new Command("rotate", "Make a new signing key. A running gate publishes it within minutes and signs with it when readers know it; no restart.") { output.Option };
        rotate.SetAction((parsed, ct) => new KeysCommand(console, TimeProvider.System).RotateAsync(output.IsJson(parsed), ct));
        return new Command("keys", "The keys that tokens are signed with, in GATEHOUSE_DATA.") { rotate };
    }

    private async Task<int> RotateAsync(bool isJson, CancellationToken ct)
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
        foreach (var fault in faults)
            await console.Error.WriteLineAsync(fault);
        return faults.Count > 0 ? ExitCode.Usage : await RotateAsync(options.DataFolder, isJson, ct);
    }

    internal async Task<int> RotateAsync(string folder, bool isJson, CancellationToken ct)
    {
        if (!Directory.Exists(folder) || (await new FileSecretStore(folder, time).ReadAsync(SigningKeys.SecretName, ct)).Count == 0)
        {
            await console.Error.WriteLineAsync($"no gate has signed anything in `{folder}` yet, so there is no key to rotate");
            return ExitCode.Usage;
        }

        var now = time.GetUtcNow();
        var key = (await new SigningKeys(new FileSecretStore(folder, time), new MachineRandom(), time).RotateAsync(ct)).Public.KeyId;
        var (signs, replaces) = (Instant.Format(now + SigningKeys.SignsAfter), Instant.Format(now + SigningKeys.ReplacesAfter));
        if (!isJson)
        {
            await console.Output.WriteLineAsync($"key {key} is made: published within minutes, signs from {signs}, and the keys before it are withdrawn at {replaces}");
            return ExitCode.Ok;
        }

        await console.WriteJsonAsync(json =>
        {
            json.WriteString("key", key);
            json.WriteString("signsFrom", signs);
            json.WriteString("othersWithdrawnAt", replaces);
        });
        return ExitCode.Ok;
    }
}
