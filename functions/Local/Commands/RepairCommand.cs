using System.CommandLine;
using Gatehouse.Local.Adapters.Sqlite;
using Gatehouse.Repair;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Local.Commands;

/// <summary>The way back after a restore from backup, or after a clock that was wrong.</summary>
internal sealed class RepairCommand
{
    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly Option<bool> clock = new("--clock") { Description = "Also set back the clock of every partition whose last decision is dated ahead of now; audited." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be done, and do nothing." };
    private readonly Option<string?> after = new("--after") { Description = "Go on where an earlier run stopped: the place that it named.", HelpName = "ORGANISATION/PARTITION" };

    private RepairCommand(CommandConsole console)
    {
        (this.console, output) = (console, new OutputOption(console));
        after.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && RepairPlace.Parse(text) is null)
                result.AddError($"`{text}` is no place like `ORGANISATION/PARTITION`");
        });
    }

    public static Command Create(CommandConsole console)
    {
        var repair = new RepairCommand(console);
        var command = new Command("repair", """
            Give every task that is not ended a live message again, and bring freezes, kills and revocations to their
            connections once more. For after a restore from backup; safe while hosts serve the same folder, and safe to repeat.
            """)
        { repair.clock, repair.dryRun, repair.after, repair.output.Option };
        command.SetAction(repair.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (await CommandSettings.ReadAsync(console.Error) is not { } options)
            return ExitCode.Usage;

        // A repair makes nothing new: a folder that was mistyped must not become one that was repaired.
        if (!File.Exists(Path.Combine(options.DataFolder, SqliteDatabase.FileName)))
        {
            await console.Error.WriteLineAsync($"`{options.DataFolder}` holds no `{SqliteDatabase.FileName}`; set {LocalEnvironment.Data} to a data folder");
            return ExitCode.Usage;
        }

        var request = new RepairRequest
        {
            Clock = parsed.GetValue(clock),
            DryRun = parsed.GetValue(dryRun),
            After = parsed.GetValue(after) is { } text ? RepairPlace.Parse(text) : null,
        };
        var report = await RepairAsync(options, request, ct);
        var page = new RepairPage(console, request, report);
        await (output.IsJson(parsed) ? page.WriteAsync() : page.SayAsync());
        return report.IsComplete ? ExitCode.Ok : ExitCode.Incomplete;
    }

    private async Task<RepairReport> RepairAsync(LocalOptions options, RepairRequest request, CancellationToken ct)
    {
        // Never started: it listens nowhere and receives nothing.
        await using var gateway = LocalGateway.Build(options);
        using var line = new ProgressLine(console, TimeProvider.System);
        using var stop = new StopOnSignal(ct);
        return await gateway.Services.GetRequiredService<RepairGate>().HandleAsync(request, new Shown(line), stop.Token);
    }

    private sealed class Shown(ProgressLine line) : IProgress<RepairReport>
    {
        public void Report(RepairReport value) =>
            line.Show(() => $"{value.Partitions} partitions, {value.Tasks} tasks, {value.Messages} messages; at {value.Last}");
    }
}
