using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gatehouse.Http;
using Gatehouse.Wire;

namespace Gatehouse.Local.Commands;

/// <summary>What is out of the ordinary, from the command line: seen, taken on, silenced.</summary>
internal sealed class AlertCommand
{
    private const int MostMinutes = 60 * 24 * 30;

    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly RunningGate gate;
    private readonly Argument<string> alert = new("ALERT") { Description = "The alert's id." };
    private readonly Option<string?> state = new("--state") { Description = "Only those in this state.", HelpName = "raised|acknowledged|silenced|cleared" };
    private readonly Option<int> minutes = new("--minutes") { Description = "For how long.", HelpName = "MINUTES", DefaultValueFactory = _ => 60 };

    private AlertCommand(CommandConsole console)
    {
        (this.console, output, gate) = (console, new OutputOption(console), new RunningGate(console));
        state.AcceptOnlyFromAmong("raised", "acknowledged", "silenced", "cleared");
        minutes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostMinutes)
                result.AddError($"--minutes must be from 1 to {MostMinutes}");
        });
    }

    public static Command Create(CommandConsole console)
    {
        var own = new AlertCommand(console);
        var list = own.Make("list", "List the alerts of a running gate.", own.state);
        list.SetAction(own.ListAsync);
        var acknowledge = own.Make("acknowledge", "Take an alert on: others see that somebody does.");
        acknowledge.SetAction((parsed, ct) => own.ChangeAsync(parsed, HttpMethod.Post, Routes.AlertAcknowledge, null, ct));
        var silence = own.Make("silence", "Tell nobody of an alert for a while.", own.minutes);
        silence.SetAction((parsed, ct) => own.ChangeAsync(parsed, HttpMethod.Post, Routes.AlertSilence, own.Until(parsed), ct));
        var unsilence = own.Make("unsilence", "End the silence of an alert.");
        unsilence.SetAction((parsed, ct) => own.ChangeAsync(parsed, HttpMethod.Delete, Routes.AlertSilence, null, ct));
        foreach (var one in new[] { acknowledge, silence, unsilence })
            one.Add(own.alert);
        return new Command("alert", "Alerts of a running gate.") { list, acknowledge, silence, unsilence };
    }

    private Command Make(string name, string description, params Option[] options)
    {
        var command = new Command(name, description) { gate.Url, gate.KeyFile, output.Option };
        foreach (var option in options)
            command.Add(option);
        return command;
    }

    private string Until(ParseResult parsed) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["until"] = Instant.Format(TimeProvider.System.GetUtcNow().AddMinutes(parsed.GetValue(minutes))) });

    private Task<int> ListAsync(ParseResult parsed, CancellationToken ct) => gate.AskAsync(parsed, async send =>
    {
        var found = await RunningGate.ListAsync(send, Routes.Alerts, parsed.GetValue(state) is { } only ? $"&state={only}" : "");
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => json.WriteAll("alerts", found));
        foreach (var one in output.IsJson(parsed) ? [] : found)
            await console.Output.WriteLineAsync(Say(one));
        return ExitCode.Ok;
    }, ct);

    private Task<int> ChangeAsync(ParseResult parsed, HttpMethod method, string route, string? body, CancellationToken ct) => gate.AskAsync(parsed, async send =>
    {
        var changed = await send(method, route.Replace("{alert}", Uri.EscapeDataString(parsed.GetRequiredValue(alert)), StringComparison.Ordinal), body);
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => json.WriteMembers(changed));
        else
            await console.Output.WriteLineAsync(Say(changed));
        return ExitCode.Ok;
    }, ct);

    private string Say(JsonElement alert)
    {
        var now = alert.Member("state")!;
        return string.Create(CultureInfo.InvariantCulture, $"{alert.Member("id")}  {(now is "raised" ? console.Bad(now) : console.Faint(now))}  {alert.Member("rule")}  {alert.Member("subject")}  since {alert.Member("raisedAt")}: {alert.Member("explanation")}");
    }
}
