using System.CommandLine;
using System.CommandLine.Help;

namespace Gatehouse.Local.Commands;

/// <summary>The command line.</summary>
public static class GatehouseCommand
{
    public static Task<int> RunAsync(IReadOnlyList<string> arguments) => RunAsync(arguments, CommandConsole.OfProcess());

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandConsole console)
    {
        var parsed = Create(console).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
                await console.Error.WriteLineAsync(fault.Message);
            await console.Error.WriteLineAsync("try --help");
            return ExitCode.Usage;
        }

        try
        {
            // Signals belong to the host, which drains.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false, Output = console.Output, Error = console.Error });
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            // A file, a folder or an address of this machine: what it says is what whoever runs it needs to know.
            await console.Error.WriteLineAsync(unusable.Message);
            return ExitCode.Invalid;
        }
    }

    internal static RootCommand Create(CommandConsole console)
    {
        var root = new RootCommand($"""
            Gatehouse: the gate that every AI agent's task passes before it may act. Without a command it serves.

            Environment:
            {string.Join('\n', LocalEnvironment.Settings.Select(setting => $"  {setting.Name,-33}{setting.Meaning}"))}
              {"NO_COLOR",-33}any value: no colours

            On a terminal commands print text, anywhere else one JSON document; --output says otherwise. Errors go to standard error.
            Exit codes: 0 ok, 1 invalid, 2 usage, 3 incomplete.
            """)
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            AuditCommand.Create(console),
            IncidentCommand.Create(console),
            AlertCommand.Create(console),
            PolicyCommand.Create(console),
            KeysCommand.Create(console),
            RepairCommand.Create(console),
            CompletionCommand.Create(console),
            OrganisationCommand.Create(console),
            SecretCommand.Create(console),
        };
        root.SetAction(ServeCommand.RunAsync);

        // Where a slash begins a path, these would be offered among files.
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");
        return root;
    }
}
