using System.CommandLine;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Http.Machine;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Ports;
using Gatehouse.Vault;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>The gate's own keys: what signs tokens and checkpoints, what hashes secrets, what seals data keys.</summary>
internal sealed class KeysCommand(CommandConsole console, TimeProvider time)
{
    public static Command Create(CommandConsole console)
    {
        var output = new OutputOption(console);
        var checkpoints = new Option<bool>("--checkpoints") { Description = "The key that checkpoints are signed with, and not that of tokens." };
        var peppers = new Option<bool>("--peppers") { Description = "The key that secrets are hashed under." };
        var master = new Option<bool>("--master") { Description = "The key that the data keys of organisations are sealed under." };
        var rotate = new Command("rotate", "Make a new version of a key, of the one that signs tokens unless another is named. A running gate takes it over when every instance knows it; no restart.") { checkpoints, peppers, master, output.Option };
        rotate.Validators.Add(parsed =>
        {
            if (new[] { checkpoints, peppers, master }.Count(parsed.GetValue) > 1)
                parsed.AddError("name one key: --checkpoints, --peppers or --master");
        });
        rotate.SetAction((parsed, ct) =>
        {
            var command = new KeysCommand(console, TimeProvider.System);
            var isJson = output.IsJson(parsed);
            return command.WithFolderAsync(folder => parsed.GetValue(checkpoints) ? command.RotateCheckpointsAsync(folder, isJson, ct)
                : parsed.GetValue(peppers) ? command.RotatePeppersAsync(folder, isJson, ct)
                : parsed.GetValue(master) ? command.RotateMasterAsync(folder, isJson, ct)
                : command.RotateAsync(folder, isJson, ct));
        });
        return new Command("keys", "The gate's own keys, in GATEHOUSE_DATA.") { rotate };
    }

    private async Task<int> WithFolderAsync(Func<string, Task<int>> run) =>
        await CommandSettings.ReadAsync(console.Error) is { } options ? await run(options.DataFolder) : ExitCode.Usage;

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

    internal Task<int> RotatePeppersAsync(string folder, bool isJson, CancellationToken ct) => RotateAsync(
        folder, Peppers.SecretName, secrets => new Peppers(secrets, new MachineRandom(), time).RotateAsync(ct), ("hashes", Peppers.HashesAfter), "what older ones hashed is still recognised", isJson, ct);

    internal Task<int> RotateMasterAsync(string folder, bool isJson, CancellationToken ct) => RotateAsync(
        folder, MasterKeys.SecretName, secrets => new MasterKeys(secrets, new MachineRandom(), time).RotateAsync(ct), ("seals", MasterKeys.SealsAfter), "a running gate seals every data key again under it an hour later", isJson, ct);

    private async Task<int> RotateAsync(string folder, string secret, Func<FileSecretStore, Task<SecretVersion>> rotate, (string Does, TimeSpan After) used, string andThen, bool isJson, CancellationToken ct)
    {
        if (!await HasKeyAsync(folder, secret, ct))
            return ExitCode.Usage;
        var version = await rotate(new FileSecretStore(folder, time));
        var from = Instant.Format(version.CreatedAt + used.After);
        if (!isJson)
        {
            await console.Output.WriteLineAsync($"version {version.Version} is made: it {used.Does} from {from}, and {andThen}");
            return ExitCode.Ok;
        }

        await console.WriteJsonAsync(json =>
        {
            json.WriteString("version", version.Version);
            json.WriteString("usedFrom", from);
        });
        return ExitCode.Ok;
    }

    private async Task<bool> HasKeyAsync(string folder, string secret, CancellationToken ct)
    {
        if (Directory.Exists(folder) && (await new FileSecretStore(folder, time).ReadAsync(secret, ct)).Count > 0)
            return true;
        await console.Error.WriteLineAsync($"no gate has used such a key in `{folder}` yet, so there is none to rotate");
        return false;
    }
}
