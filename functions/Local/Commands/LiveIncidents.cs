using System.CommandLine;
using System.Text.Json;
using Gatehouse.Http;
using Gatehouse.Identity;

namespace Gatehouse.Local.Commands;

/// <summary>Incidents of a running gate: opened, rehearsed, listed.</summary>
internal sealed class LiveIncidents
{
    private const string Organisation = "organisation";

    private static readonly (IdKind Kind, string Word)[] scopes = [(IdKind.Credential, "credential"), (IdKind.Agent, "agent"), (IdKind.Connection, "connection"), (IdKind.Session, "session")];

    private readonly CommandConsole console;
    private readonly OutputOption output;
    private readonly RunningGate gate;
    private readonly Argument<string> scope = new("SCOPE") { Description = $"What to contain: the id of a credential, agent, connection or session, or `{Organisation}`." };
    private readonly Option<string> action = new("--action") { Description = "freeze can be taken back; kill cannot.", HelpName = "freeze|kill", DefaultValueFactory = _ => "freeze" };
    private readonly Option<bool> drill = new("--drill") { Description = "Rehearse: measure the time to stop, and stop nothing." };
    private readonly Option<string?> title = new("--title") { Description = "What it is about.", HelpName = "TEXT" };

    private LiveIncidents(CommandConsole console)
    {
        (this.console, output, gate) = (console, new OutputOption(console), new RunningGate(console));
        action.AcceptOnlyFromAmong("freeze", "kill");
        scope.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is var named && ScopeOf(named) is null)
                result.AddError($"SCOPE `{named}` is neither the id of a credential, agent, connection or session nor `{Organisation}`");
        });
    }

    public static IEnumerable<Command> Create(CommandConsole console)
    {
        var own = new LiveIncidents(console);
        var list = new Command("list", "List incidents of a running gate.") { own.gate.Url, own.gate.KeyFile, own.output.Option };
        list.SetAction(own.ListAsync);
        var open = new Command("open", "Contain in one call, at a running gate, and say when it took effect.") { own.scope, own.action, own.drill, own.title, own.gate.Url, own.gate.KeyFile, own.output.Option };
        open.SetAction(own.OpenAsync);
        return [list, open];
    }

    private Task<int> ListAsync(ParseResult parsed, CancellationToken ct) => gate.AskAsync(parsed, async send =>
    {
        var found = await RunningGate.ListAsync(send, Routes.Incidents);
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => json.WriteAll("incidents", found));
        foreach (var one in output.IsJson(parsed) ? [] : found)
            await console.Output.WriteLineAsync(Say(one));
        return ExitCode.Ok;
    }, ct);

    private Task<int> OpenAsync(ParseResult parsed, CancellationToken ct) => gate.AskAsync(parsed, async send =>
    {
        var opened = await send(HttpMethod.Post, Routes.Incidents, Body(parsed));
        if (output.IsJson(parsed))
            await console.WriteJsonAsync(json => json.WriteMembers(opened));
        else
            await console.Output.WriteLineAsync(Say(opened));

        // A message goes on with what is not contained yet.
        return opened.Member("status") == "containing" ? ExitCode.Incomplete : ExitCode.Ok;
    }, ct);

    private string Body(ParseResult parsed)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["scope"] = ScopeOf(parsed.GetRequiredValue(scope))!, ["action"] = parsed.GetRequiredValue(action), ["drill"] = parsed.GetValue(drill) };
        if (parsed.GetValue(title) is { } text)
            body["title"] = text;
        return JsonSerializer.Serialize(body);
    }

    private static object? ScopeOf(string? named) => named is null ? null
        : named == Organisation ? Organisation
        : scopes.FirstOrDefault(one => Ids.Is(one.Kind, named)).Word is { } word ? new Dictionary<string, string>(StringComparer.Ordinal) { [word] = named }
        : null;

    private string Say(JsonElement incident)
    {
        var status = incident.Member("status")!;
        var stop = incident.TryGetProperty("timeToStopMs", out var time) && time.ValueKind is JsonValueKind.Number ? $", time to stop {time.GetInt64()} ms" : "";
        return $"{incident.Member("id")}  {(status is "containing" ? console.Bad(status) : console.Good(status))}  {incident.Member("action")}{(incident.GetProperty("drill").GetBoolean() ? " (drill)" : "")}  since {incident.Member("openedAt")}{stop}";
    }
}
