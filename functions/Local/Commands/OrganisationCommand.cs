using System.CommandLine;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Local.Commands;

/// <summary>Further organisations on one host.</summary>
internal static class OrganisationCommand
{
    public static Command Create(CommandConsole console)
    {
        var name = new Argument<string>("NAME") { Description = "What the organisation is called." };
        var create = new Command("create", "Make another organisation in the data folder: its owner's key is printed once and kept nowhere.") { name };
        create.SetAction((parsed, ct) => CreateAsync(parsed.GetRequiredValue(name), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return new Command("organisation", "Organisations.") { create, ClosingCommand.Create(console) };
    }

    private static async Task<int> CreateAsync(string name, TextWriter output, TextWriter error, CancellationToken ct) =>
        await CommandSettings.ReadAsync(error, besides: PlainText.FindFault(name) is { } fault ? [$"NAME: {fault}"] : []) is { } options
            ? await FoundAsync(options, name, output, error, ct)
            : ExitCode.Usage;

    private static async Task<int> FoundAsync(LocalOptions options, string name, TextWriter output, TextWriter error, CancellationToken ct)
    {
        await using var gateway = LocalGateway.Build(options);
        var found = gateway.Services.GetRequiredService<FoundOrganisation>();
        if (!await found.AnyAsync(ct))
        {
            await error.WriteLineAsync($"`{options.DataFolder}` has no organisation yet: start the gate once, which makes the first");
            return ExitCode.Invalid;
        }

        try
        {
            var made = await found.HandleAsync(name, key => output.WriteLineAsync($"owner key (shown once): {key.Text}"), ct);
            await output.WriteLineAsync($"organisation {made.Id} `{name}` is made");
            return ExitCode.Ok;
        }
        catch (IOException failure)
        {
            await error.WriteLineAsync($"{failure.Message}; the key above opens nothing");
            return ExitCode.Invalid;
        }
    }
}
