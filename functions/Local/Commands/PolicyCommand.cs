using System.CommandLine;
using System.Text.Json;

namespace Gatehouse.Local.Commands;

/// <summary>Checks policy documents as the gate would.</summary>
internal sealed class PolicyCommand
{
    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly Argument<string[]> files = new("FILE") { Description = "Policy documents (JSON); `-` is standard input.", Arity = ArgumentArity.OneOrMore };

    private PolicyCommand(CommandConsole console) => (this.console, output) = (console, new OutputOption(console));

    public static Command Create(CommandConsole console)
    {
        var policy = new PolicyCommand(console);
        var check = new Command("check", "Check policy documents: every error at once, each with its JSON path, line and column.") { policy.files, policy.output.Option };
        check.SetAction(policy.CheckAsync);
        return new Command("policy", "Policies.") { check };
    }

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken ct)
    {
        var documents = new List<(string File, byte[] Bytes)>();
        foreach (var file in parsed.GetRequiredValue(files))
        {
            if (await InputFile.ReadAsync(file, console, ct) is not { } bytes)
                return ExitCode.Usage;
            documents.Add((file, bytes));
        }

        var found = documents.Select(document => (document.File, Faults: PolicyFault.FindAll(document.Bytes))).ToArray();
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => Write(json, found));
        else
            await SayAsync(found);
        return found.All(document => document.Faults.Count == 0) ? ExitCode.Ok : ExitCode.Invalid;
    }

    private async Task SayAsync(IReadOnlyList<(string File, IReadOnlyList<PolicyFault> Faults)> found)
    {
        foreach (var (file, faults) in found)
        {
            foreach (var fault in faults)
                await SayAsync(file, fault);
            await console.Output.WriteLineAsync(faults.Count == 0 ? $"{file}: {console.Good("ok")}" : $"{file}: {console.Bad($"invalid, {faults.Count} {(faults.Count == 1 ? "error" : "errors")}")}");
        }
    }

    private async Task SayAsync(string file, PolicyFault fault)
    {
        await console.Output.WriteLineAsync($"{file}:{fault.Place.Line}:{fault.Place.Column}: {fault.Path}: {console.Bad(fault.Message)}");
        foreach (var line in fault.Place.Excerpt())
            await console.Output.WriteLineAsync(console.Faint(line));
        if (fault.Meant is { } meant)
            await console.Output.WriteLineAsync($"      = did you mean `{meant}`?");
        await console.Output.WriteLineAsync();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(string File, IReadOnlyList<PolicyFault> Faults)> found)
    {
        json.WriteBoolean("valid", found.All(document => document.Faults.Count == 0));
        json.WriteStartArray("files");
        foreach (var (file, faults) in found)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteBoolean("valid", faults.Count == 0);
            json.WriteStartArray("errors");
            foreach (var fault in faults)
                Write(json, fault);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PolicyFault fault)
    {
        json.WriteStartObject();
        json.WriteString("path", fault.Path);
        json.WriteNumber("line", fault.Place.Line);
        json.WriteNumber("column", fault.Place.Column);
        json.WriteString("message", fault.Message);
        if (fault.Meant is { } meant)
            json.WriteString("meant", meant);
        json.WriteEndObject();
    }
}
