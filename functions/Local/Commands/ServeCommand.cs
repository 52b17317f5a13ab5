using System.CommandLine;

namespace Gatehouse.Local.Commands;

/// <summary>Serves until it is told to stop, then drains.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serve HTTP and deliver tasks until SIGTERM or Ctrl+C (the default).");
        command.SetAction(RunAsync);
        return command;
    }

    public static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (await CommandSettings.ReadAsync(error) is not { } options)
            return ExitCode.Usage;

        await using var gateway = LocalGateway.Build(options);
        await gateway.StartAsync(ct);
        if (gateway.NewOwnerKey is { } key)
            await output.WriteLineAsync($"owner key (shown once, kept in {options.OwnerKeyFile}): {key}");
        await output.WriteLineAsync($"Gatehouse listens on {string.Join(", ", gateway.Addresses)}, data in {options.DataFolder}");
        await gateway.WaitForShutdownAsync(ct);
        return ExitCode.Ok;
    }
}
