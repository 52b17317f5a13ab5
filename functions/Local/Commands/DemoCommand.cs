using System.CommandLine;
using System.Diagnostics;
using Gatehouse.Local.Demo;

namespace Gatehouse.Local.Commands;

/// <summary>Shows one task passing through every stage of a real gate.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var exit = new Option<bool>("--exit") { Description = "End when all is shown, instead of serving on." };
        var command = new Command("demo", "Seed a gate, run one dispatch through every stage, print what happened, then serve until Ctrl+C.") { exit };
        command.SetAction((parsed, ct) => RunAsync(parsed, parsed.GetValue(exit), ct));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, bool mustExit, CancellationToken ct)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (await CommandSettings.ReadAsync(error, name => Environment.GetEnvironmentVariable(name) ?? DefaultOf(name)) is not { } options)
            return ExitCode.Usage;

        try
        {
            await ShowAsync(options, mustExit, output, ct);
            return ExitCode.Ok;
        }
        finally
        {
            // A folder that was made for the demo ends with it.
            if (Environment.GetEnvironmentVariable(LocalEnvironment.Data) is null)
                Directory.Delete(options.DataFolder, recursive: true);
        }
    }

    private static async Task ShowAsync(LocalOptions options, bool mustExit, TextWriter output, CancellationToken ct)
    {
        var startedAt = Stopwatch.GetTimestamp();
        await using var target = await DemoTarget.StartAsync(ct);
        await using var gateway = LocalGateway.Build(options with { AllowPrivateTargets = true, PauseDelivery = false });
        await gateway.StartAsync(ct);
        var house = await TellAsync(gateway, options, target, output, ct);
        await output.WriteLineAsync($"\nAll of it took {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s.");
        await output.WriteLineAsync(mustExit ? "To repeat it by hand, run the demo without --exit." : $"The gate stays until Ctrl+C. To repeat it by hand, in another terminal:\n\n{DemoCommands.For(GateOf(gateway), house)}\n");
        if (!mustExit)
            await gateway.WaitForShutdownAsync(ct);
        else
            await gateway.StopAsync(ct);
    }

    private static async Task<DemoHouse> TellAsync(LocalGateway gateway, LocalOptions options, DemoTarget target, TextWriter output, CancellationToken ct)
    {
        var key = gateway.NewOwnerKey ?? (await File.ReadAllTextAsync(options.OwnerKeyFile, ct)).Trim();
        using var client = new DemoClient(GateOf(gateway), key);
        var page = new DemoPage(output);
        page.Line("Gatehouse: one task through every stage of the gate");
        page.Fact("gate", GateOf(gateway));
        page.Fact("data", options.DataFolder);
        page.Fact("owner key", $"in {options.OwnerKeyFile}");
        var house = await DemoHouse.BuildAsync(client, target.Address, ct);
        await new DemoStory(client, target, house, page).TellAsync(ct);
        return house;
    }

    private static Uri GateOf(LocalGateway gateway) => new(gateway.Addresses[0]);

    /// <summary>A gate of its own, beside whatever else runs here.</summary>
    private static string? DefaultOf(string name) => name switch
    {
        LocalEnvironment.Data => Directory.CreateTempSubdirectory("gatehouse-demo-").FullName,
        LocalEnvironment.Urls => "http://127.0.0.1:0",
        _ => null,
    };
}
