using System.CommandLine;
using System.Text.Json;
using Gatehouse.Incidents.Bundles;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>Checks the bundle of an incident offline.</summary>
internal sealed class IncidentCommand
{
    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly Argument<string> file = new("FILE") { Description = "A bundle of `GET /v1/incidents/{id}/export` (NDJSON); `-` is standard input." };

    private IncidentCommand(CommandConsole console) => (this.console, output) = (console, new OutputOption(console));

    public static Command Create(CommandConsole console)
    {
        var incident = new IncidentCommand(console);
        var verify = new Command("verify", "Check a bundle offline: its chains, its incident, and its timeline by making it again.") { incident.file, incident.output.Option };
        verify.SetAction(incident.VerifyAsync);
        var all = new Command("incident", "Incidents.") { verify };
        foreach (var live in LiveIncidents.Create(console))
            all.Add(live);
        return all;
    }

    private async Task<int> VerifyAsync(ParseResult parsed, CancellationToken ct)
    {
        if (await InputFile.OpenAsync(parsed.GetRequiredValue(file), console) is not { } bundle)
            return ExitCode.Usage;

        await using var closing = bundle;
        var verification = await BundleVerifier.VerifyAsync(bundle, ct);
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => Write(json, verification));
        else
            await console.Output.WriteLineAsync(Say(verification));
        return verification.ExitCode;
    }

    private string Say(BundleVerification verification) => verification.Match(
        intact: all => $"{console.Good("intact")}: incident {all.Timeline.Question.Incident} of organisation {all.Record.Organisation}, {all.Record.Entries} entries in {all.Record.Chains} chains; "
            + $"detection lag {Milliseconds(all.Timeline.DetectionLag)}, time to stop {Milliseconds(all.Timeline.TimeToStop)}{string.Concat(all.Record.Cuts.Select(cut => $"{Environment.NewLine}  {cut}"))}",
        invalid: reason => $"{console.Bad("invalid")}: {reason}",
        incomplete: reason => $"{console.Bad("incomplete")}: {reason}");

    private static string Milliseconds(TimeSpan? span) => span is { } known ? $"{(long)known.TotalMilliseconds} ms" : "none";

    private static void Write(Utf8JsonWriter json, BundleVerification verification)
    {
        json.WriteString("verdict", verification.Match(_ => "intact", _ => "invalid", _ => "incomplete"));
        if (verification is BundleVerification.Intact all)
        {
            json.WriteString("incident", all.Timeline.Question.Incident);
            json.WriteString("organisation", all.Record.Organisation);
            json.WriteNumber("chains", all.Record.Chains);
            json.WriteNumber("entries", all.Record.Entries);
            json.WriteMilliseconds("detectionLagMs", all.Timeline.DetectionLag);
            json.WriteMilliseconds("timeToStopMs", all.Timeline.TimeToStop);
        }
        else
        {
            json.WriteString("reason", verification.Match(_ => "", reason => reason, reason => reason));
        }
    }
}
