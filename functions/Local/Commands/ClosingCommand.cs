using System.CommandLine;
using System.Text.Json;
using Gatehouse.Closing;

namespace Gatehouse.Local.Commands;

/// <summary>Checks offline what an organisation took along when it was closed.</summary>
internal sealed class ClosingCommand
{
    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly CheckpointFiles files;
    private readonly Argument<string> file = new("FILE") { Description = "An export of `GET /v1/organisation/close/export` (NDJSON); `-` is standard input." };

    private ClosingCommand(CommandConsole console) => (this.console, output, files) = (console, new OutputOption(console), new CheckpointFiles(console));

    public static Command Create(CommandConsole console)
    {
        var closing = new ClosingCommand(console);
        var verify = new Command("verify", "Check the export of a closing offline: its record, its rows, and each payload by what its entry committed to.")
        {
            closing.file, closing.files.Key, closing.files.Kept, closing.files.MaxWait, closing.output.Option,
        };
        verify.SetAction(closing.VerifyAsync);
        return verify;
    }

    private async Task<int> VerifyAsync(ParseResult parsed, CancellationToken ct)
    {
        if (await files.ReadAsync(parsed, ct) is not { } trust || await InputFile.OpenAsync(parsed.GetRequiredValue(file), console) is not { } bundle)
            return ExitCode.Usage;

        await using var closing = bundle;
        var verification = await ClosingVerifier.VerifyAsync(bundle, trust, ct);
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => Write(json, verification));
        else
            await console.Output.WriteLineAsync(Say(verification));
        return verification.Match(_ => ExitCode.Ok, _ => ExitCode.Invalid, _ => ExitCode.Incomplete);
    }

    private string Say(ClosingVerification verification) => verification.Match(
        intact: all => $"{console.Good("intact")}: {all.Record.Entries} entries in {all.Record.Chains} chains of organisation {all.Record.Organisation}, {all.Rows} rows, {all.Payloads} payloads that entries commit to{Besides(all)}",
        invalid: reason => $"{console.Bad("invalid")}: {reason}",
        incomplete: reason => $"{console.Bad("incomplete")}: {reason}");

    private static string Besides(ClosingVerification.Intact all) =>
        (all.Unvouched == 0 ? "" : $", {all.Unvouched} payloads whose entries were pruned") + (all.Unopened == 0 ? "" : $", {all.Unopened} rows that the gate could not open");

    private static void Write(Utf8JsonWriter json, ClosingVerification verification)
    {
        json.WriteString("verdict", verification.Match(_ => "intact", _ => "invalid", _ => "incomplete"));
        if (verification is ClosingVerification.Intact all)
        {
            json.WriteString("organisation", all.Record.Organisation);
            json.WriteNumber("chains", all.Record.Chains);
            json.WriteNumber("entries", all.Record.Entries);
            json.WriteNumber("rows", all.Rows);
            json.WriteNumber("payloads", all.Payloads);
            json.WriteNumber("unvouched", all.Unvouched);
            json.WriteNumber("unopened", all.Unopened);
        }
        else
        {
            json.WriteString("reason", verification.Match(_ => "", reason => reason, reason => reason));
        }
    }
}
