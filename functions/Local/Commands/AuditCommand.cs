using System.CommandLine;
using Gatehouse.Audit;

namespace Gatehouse.Local.Commands;

/// <summary>Checks an export offline.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An export of the audit chains (NDJSON)." };
        var key = new Option<string?>("--key") { Description = "The public key that checkpoints are signed with.", HelpName = "FILE" };
        var verify = new Command("verify", "Check an export offline: names the first entry that does not fit.") { file, key };
        verify.SetAction((parsed, ct) => VerifyAsync(
            parsed.GetRequiredValue(file), parsed.GetValue(key), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return new Command("audit", "The audit trail.") { verify };
    }

    private static async Task<int> VerifyAsync(string path, string? key, TextWriter output, TextWriter error, CancellationToken ct)
    {
        if (!File.Exists(path) || (key is not null && !File.Exists(key)))
        {
            await error.WriteLineAsync($"`{(File.Exists(path) ? key : path)}` cannot be read: no such file");
            return ExitCode.Usage;
        }

        var export = File.OpenRead(path);
        await using var closing = export;
        var verification = await AuditVerifier.VerifyAsync(export, ct);
        await output.WriteLineAsync(Say(verification));
        if (key is null || verification.ExitCode is not ExitCode.Ok)
            return verification.ExitCode;

        await output.WriteLineAsync("incomplete: the export holds no signed checkpoint to check with the key");
        return ExitCode.Incomplete;
    }

    private static string Say(AuditVerification verification) => verification.Match(
        intact: all => $"intact: {all.Entries} entries in {all.Chains} chains of organisation {all.Organisation} ({AuditVerification.Intact.Limit})",
        range: part => $"valid range: {part.Covered} of chain `{part.Chain}` of organisation {part.Organisation} (not covered: {part.NotCovered})",
        invalid: fault => $"invalid: {fault}",
        incomplete: fault => $"incomplete: {fault}");
}
