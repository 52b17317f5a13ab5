using System.CommandLine;
using Gatehouse.Identity;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Local.Adapters.Machine;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>The keys that tokens are signed with.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var rotate = new Command("rotate", "Make a new signing key. A running gate publishes it within minutes and signs with it when readers know it; no restart.");
        rotate.SetAction((parsed, ct) => RotateAsync(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return new Command("keys", "The keys that tokens are signed with, in GATEHOUSE_DATA.") { rotate };
    }

    private static async Task<int> RotateAsync(TextWriter output, TextWriter error, CancellationToken ct)
    {
        var options = LocalEnvironment.Read(Environment.GetEnvironmentVariable, out var faults);
        foreach (var fault in faults)
            await error.WriteLineAsync(fault);
        if (faults.Count > 0)
            return ExitCode.Usage;

        return await RotateAsync(options.DataFolder, TimeProvider.System, output, error, ct);
    }

    internal static async Task<int> RotateAsync(string folder, TimeProvider time, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (!Directory.Exists(folder) || (await new FileSecretStore(folder, time).ReadAsync(SigningKeys.SecretName, ct)).Count == 0)
        {
            await error.WriteLineAsync($"no gate has signed anything in `{folder}` yet, so there is no key to rotate");
            return ExitCode.Usage;
        }

        var now = time.GetUtcNow();
        var key = await new SigningKeys(new FileSecretStore(folder, time), new MachineRandom(), time).RotateAsync(ct);
        await output.WriteLineAsync($"key {key.Public.KeyId} is made: published within minutes, signs from {Instant.Format(now + SigningKeys.SignsAfter)}, and the keys before it are withdrawn at {Instant.Format(now + SigningKeys.ReplacesAfter)}");
        return ExitCode.Ok;
    }
}
