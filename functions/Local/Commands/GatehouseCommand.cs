using System.CommandLine;

namespace Gatehouse.Local.Commands;

/// <summary>The command line.</summary>
public static class GatehouseCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter? output = null, TextWriter? error = null)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            var to = error ?? Console.Error;
            foreach (var fault in parsed.Errors)
                await to.WriteLineAsync(fault.Message);
            await to.WriteLineAsync("try --help");
            return ExitCode.Usage;
        }

        // Signals belong to the host, which drains.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            Output = output ?? Console.Out,
            Error = error ?? Console.Error,
        });
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("""
            Gatehouse: the gate that every AI agent's task passes before it may act.

            Without a command it serves. Environment: GATEHOUSE_DATA (data folder, .gatehouse), GATEHOUSE_URLS
            (http://127.0.0.1:7071), GATEHOUSE_ALLOW_PRIVATE_TARGETS (true for development), GATEHOUSE_PAUSE_DELIVERY
            (true: accept only), GATEHOUSE_ISSUER (https://gatehouse.local: what tokens name as issuer). Exit codes: 0 ok, 1 invalid, 2 usage, 3 incomplete.
            """)
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            AuditCommand.Create(),
            PolicyCommand.Create(),
            KeysCommand.Create(),
        };
        root.SetAction(ServeCommand.RunAsync);
        return root;
    }
}
