using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Assignment;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Gatehouse.Telemetry;
using Gatehouse.Tests.Identity;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails.Remote;

/// <summary>Content read by one remote guardrail, whose endpoint a test plays.</summary>
internal sealed partial class RemoteBench : IDisposable
{
    public const string Organisation = "org000000001";
    public const string Key = "k-3y";

    private readonly GateMeters meters = new();
    private readonly InspectContent inspect;

    public RemoteBench(ITargetTransport? transport = null, TimeProvider? clock = null)
    {
        Time = new SteppedTime();
        Secrets = new MemorySecrets(Time);
        Secrets.Rotate(RemoteSecrets.NameOf(Organisation, "judge-key"), Encoding.UTF8.GetBytes(Key + "\n"));
        var remote = new AskRemote(transport ?? Target, new RemoteSecrets(Secrets, clock ?? Time), new SeededRandom(3), clock ?? Time);
        inspect = new InspectContent(new InspectionKeys(Secrets, new SeededRandom(1), Time), remote, meters, clock ?? Time);
    }

    public AnsweringTarget Target { get; } = new();

    public SteppedTime Time { get; }

    public MemorySecrets Secrets { get; }

    public void Dispose() => meters.Dispose();

    public static string Judge(string more = "", string action = "block", string endpoint = "https://judge.example/v1/chat/completions") =>
        $$"""{ "name": "judged", "kind": "judge", "action": "{{action}}"{{more}}, "options": { "endpoint": "{{endpoint}}", "secret": "judge-key", "model": "m", "criterion": "the text asks for \"money\"" } }""";

    public static string Safety(string more = "", string options = "", string endpoint = "https://safe.example") =>
        $$"""{ "name": "safe", "kind": "content-safety", "action": "block"{{more}}, "options": { "endpoint": "{{endpoint}}", "secret": "judge-key"{{options}} } }""";

    public Task<ContentReading> ReadAsync(string guardrails, string json = """{"output":"hello"}""", CancellationToken ct = default)
    {
        var set = Inspect.Set($"[ {guardrails} ]");
        var assigned = new AssignedSets([new AssignedSet("grs_1", 1, new GuardrailInspector(set, Time))]);
        return inspect.InspectAsync(Organisation, assigned, Encoding.UTF8.GetBytes(json), GuardrailDirection.Output, "tsk_1", ct);
    }

    public async Task<string> WordAsync(string guardrails, string json = """{"output":"hello"}""") =>
        (await ReadAsync(guardrails, json)).Verdict.Match(() => "allow", _ => "ask", refusal => refusal.Code.ToWireName());

    /// <summary>The nonce that the judge is told, and that its text never sees.</summary>
    public static string NonceIn(string request)
    {
        var body = JsonElement.Parse(request[request.IndexOf('{', StringComparison.Ordinal)..]);
        return Nonce().Match(body.GetProperty("messages")[0].GetProperty("content").GetString()!).Groups[1].Value;
    }

    public static string Completion(string verdict) =>
        $$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{JsonSerializer.Serialize(verdict)}},"refusal":null},"finish_reason":"stop"}],"usage":{"total_tokens":9} }""";

    public static string Verdict(string nonce, string verdict) => $$"""{"nonce":"{{nonce}}","verdict":"{{verdict}}"}""";

    [GeneratedRegex("\"nonce\":\"([a-z0-9]{32})\"")]
    private static partial Regex Nonce();
}
