using System.CommandLine;
using System.Text.Json;
using Gatehouse.Audit;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>Checks an export offline.</summary>
internal sealed class AuditCommand
{
    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly Argument<string> file = new("FILE") { Description = "An export of the audit chains (NDJSON); `-` is standard input." };
    private readonly CheckpointFiles files;

    private AuditCommand(CommandConsole console) => (this.console, output, files) = (console, new OutputOption(console), new CheckpointFiles(console));

    public static Command Create(CommandConsole console)
    {
        var audit = new AuditCommand(console);
        var verify = new Command("verify", "Check an export offline: names the first entry that does not fit.") { audit.file, audit.files.Key, audit.files.Kept, audit.files.MaxWait, audit.files.Scope, audit.output.Option };
        verify.SetAction(audit.VerifyAsync);
        return new Command("audit", "The audit trail.") { verify };
    }

    private async Task<int> VerifyAsync(ParseResult parsed, CancellationToken ct)
    {
        if (await files.ReadAsync(parsed, ct) is not { } trust)
            return ExitCode.Usage;
        if (await InputFile.OpenAsync(parsed.GetRequiredValue(file), console) is not { } export)
            return ExitCode.Usage;

        await using var closing = export;
        var verification = await VerifyAsync(export, trust, ct);
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => Write(json, verification));
        else
            await console.Output.WriteLineAsync(Say(verification));
        return verification.ExitCode;
    }

    private async Task<AuditVerification> VerifyAsync(Stream export, CheckpointTrust trust, CancellationToken ct)
    {
        using var progress = new ProgressLine(console, TimeProvider.System);
        var size = export.CanSeek ? export.Length : 0;
        await using var metered = new MeteredStream(export, read => progress.Show(() => size > 0 ? $"verified {100 * read / size} % of {size >> 20} MiB" : $"verified {read >> 20} MiB"));
        return await AuditVerifier.VerifyAsync(metered, trust, ct);
    }

    private string Say(AuditVerification verification) => verification.Match(
        intact: all => $"{console.Good("intact")}: {all.Entries} entries in {(all.Scope == AuditExport.Everything ? "all " : "")}{all.Chains} chains of organisation {all.Organisation} ({all.Coverage?.ToString() ?? AuditVerification.Intact.Limit}){string.Concat(all.Cuts.Select(cut => $"{Environment.NewLine}  {cut}"))}",
        range: part => $"{console.Good("valid range")}: {part.Covered} of chain `{part.Chain}` of organisation {part.Organisation} (not covered: {part.NotCovered}){(part.Coverage is { } coverage ? $" ({coverage})" : "")}",
        invalid: fault => $"{console.Bad("invalid")}: {fault}",
        incomplete: fault => $"{console.Bad("incomplete")}: {fault}");

    private static void Write(Utf8JsonWriter json, AuditVerification verification)
    {
        json.WriteString("verdict", verification.Match(_ => "intact", _ => "validRange", _ => "invalid", _ => "incomplete"));
        if (verification is AuditVerification.Intact all)
        {
            json.WriteString("organisation", all.Organisation);
            json.WriteString("scope", all.Scope);
            json.WriteNumber("chains", all.Chains);
            json.WriteNumber("entries", all.Entries);
            Write(json, all.Cuts);
            if (all.Coverage is null)
                json.WriteString("limit", AuditVerification.Intact.Limit);
        }

        if (verification is AuditVerification.Range part)
        {
            json.WriteString("organisation", part.Organisation);
            json.WriteString("chain", part.Chain);
            json.WriteNumber("first", part.Entries.First);
            json.WriteNumber("last", part.Entries.Last);
            json.WriteString("notCovered", part.NotCovered);
        }

        if (verification.Coverage is { } coverage)
            Write(json, coverage);
        if (verification.Match<AuditFault?>(_ => null, _ => null, fault => fault, fault => fault) is { } found)
            Write(json, found);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<VouchedCut> cuts)
    {
        if (cuts.Count == 0)
            return;
        json.WriteStartArray("pruned");
        foreach (var cut in cuts)
        {
            json.WriteStartObject();
            json.WriteString("chain", cut.Chain);
            json.WriteNumber("completeFrom", cut.First);
            json.WriteNumber("checkpoint", cut.Checkpoint.Number);
            json.WriteString("time", Instant.Format(cut.Checkpoint.Time));
            json.WriteString("key", cut.KeyId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, CheckpointCoverage coverage)
    {
        json.WriteStartObject("checkpoints");
        json.WriteNumber("first", coverage.First);
        json.WriteNumber("last", coverage.Last);
        json.WriteString("time", Instant.Format(coverage.Time));
        json.WriteNumber("pending", coverage.Pending);
        json.WriteNumber("longestWaitSeconds", Math.Ceiling(coverage.LongestWait.TotalSeconds));
        json.WriteString("keys", coverage.Keys);
        json.WriteBoolean("keysGiven", coverage.AreKeysGiven);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AuditFault fault)
    {
        if (fault.Chain is { } chain)
            json.WriteString("chain", chain);
        if (fault.Sequence is { } sequence)
            json.WriteNumber("sequence", sequence);
        json.WriteNumber("line", fault.Line);
        json.WriteString("reason", fault.Reason);
    }
}
