using System.CommandLine;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Http.Machine;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>The keys that tokens and checkpoints are signed with.</summary>
internal sealed class KeysCommand(CommandConsole console, TimeProvider time)
{
    public static Command Create(CommandConsole console)
    {
        var output = new OutputOption(console);
        var checkpoints = new Option<bool>("--checkpoints") { Description = "The key that checkpoints are signed with, and not that of tokens." };
        var rotate = new Command("rotate", "Make a new signing key. A running gate publishes it within minutes and signs with it when readers know it; no restart.") { checkpoints, output.Option };
        rotate.SetAction((parsed, ct) => new KeysCommand(console, TimeProvider.System).RotateAsync(parsed.GetValue(checkpoints), output.IsJson(parsed), ct));
        return new Command("keys", "The keys that tokens and checkpoints are signed with, in GATEHOUSE_DATA.") { rotate };
    }

    private async Task<int> RotateAsync(bool ofCheckpoints, bool isJson, CancellationToken ct)
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
        foreach (var fault in faults)
            await console.Error.WriteLineAsync(fault);
        return faults.Count > 0 ? ExitCode.Usage
            : ofCheckpoints ? await RotateCheckpointsAsync(options.DataFolder, isJson, ct)
            : await RotateAsync(options.DataFolder, isJson, ct);
    }

    internal async Task<int> RotateAsync(string folder, bool isJson, CancellationToken ct)
    {
        if (!await HasKeyAsync(folder, SigningKeys.SecretName, ct))
            return ExitCode.Usage;

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

    internal async Task<int> RotateCheckpointsAsync(string folder, bool isJson, CancellationToken ct)
    {
        if (!await HasKeyAsync(folder, CheckpointKeys.SecretName, ct))
            return ExitCode.Usage;

        var signs = Instant.Format(time.GetUtcNow() + CheckpointKeys.SignsAfter);
        var key = await new CheckpointKeys(new FileSecretStore(folder, time), new MachineRandom(), time).RotateAsync(ct);
        if (!isJson)
        {
            await console.Output.WriteLineAsync($"key {key} is made: it signs checkpoints from {signs}, and what the keys before it signed stays good");
            return ExitCode.Ok;
        }

        await console.WriteJsonAsync(json =>
        {
            json.WriteString("key", key);
            json.WriteString("signsFrom", signs);
        });
        return ExitCode.Ok;
    }

    private async Task<bool> HasKeyAsync(string folder, string secret, CancellationToken ct)
    {
        if (Directory.Exists(folder) && (await new FileSecretStore(folder, time).ReadAsync(secret, ct)).Count > 0)
            return true;
        await console.Error.WriteLineAsync($"no gate has signed anything in `{folder}` yet, so there is no key to rotate");
        return false;
    }
}
