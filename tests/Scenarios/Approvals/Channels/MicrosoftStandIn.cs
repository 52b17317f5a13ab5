using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Http.Outlook;
using Gatehouse.Http.Teams;
using Gatehouse.Local;
using Gatehouse.Local.Adapters.Files;
using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>The directory, its issuers and the Bot Connector, on this machine: keys made for the test, and every call written down.</summary>
public sealed class MicrosoftStandIn : IAsyncDisposable
{
    public const string Secret = "the-secret-of-the-bot";
    public const string SecretName = "teams-bot";

    public static readonly Guid Bot = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001");
    public static readonly Guid Tenant = Guid.Parse("bbbbbbbb-0000-4000-8000-000000000002");
    public static readonly Guid Originator = Guid.Parse("cccccccc-0000-4000-8000-000000000003");
    public static readonly Guid OutlookApp = Guid.Parse("dddddddd-0000-4000-8000-000000000004");

    /// <summary>The gate's own registration in the directory.</summary>
    public const string Gate = "api://gate";

    private readonly ConcurrentQueue<ConnectorCall> calls = new();
    private readonly ConcurrentDictionary<string, (int Status, string? RetryAfter, string? Method)> refusals = new(StringComparer.Ordinal);
    private readonly RSA key = RSA.Create(2048);
    private WebApplication app = null!;
    private int messages;

    public IReadOnlyList<ConnectorCall> Calls => [.. calls];

    /// <summary>As activities name it.</summary>
    public string ServiceUrl => $"{Address}/teams/";

    /// <summary>The directory's discovery document.</summary>
    public Uri Directory => new($"{Address}/entra/metadata");

    private string Address => app.Urls.Single();

    public static async Task<MicrosoftStandIn> StartAsync()
    {
        var started = new MicrosoftStandIn();
        started.app = await TargetListener.ListenAsync("http://127.0.0.1:0", started.TakeAsync);
        return started;
    }

    /// <summary>The same for a host of its own process.</summary>
    public (string Name, string Value)[] Environment =>
    [
        ("GATEHOUSE_PUBLIC_URL", "https://gate.example.com"),
        ("GATEHOUSE_TEAMS_APP_ID", Bot.ToString("D")),
        ("GATEHOUSE_TEAMS_TENANT", Tenant.ToString("D")),
        ("GATEHOUSE_TEAMS_SECRET_NAME", SecretName),
        ("GATEHOUSE_TEAMS_METADATA", $"{Address}/connector/metadata"),
        ("GATEHOUSE_TEAMS_TOKEN_URL", $"{Address}/token"),
        ("GATEHOUSE_TEAMS_SERVICE_URL", ServiceUrl),
    ];

    public static Task KeepSecretAsync(string folder) => new FileSecretStore(folder, TimeProvider.System).CreateAsync(SecretName, Encoding.ASCII.GetBytes(Secret), default);

    /// <summary>A host that takes this for the real ones.</summary>
    internal LocalOptions Change(LocalOptions options)
    {
        KeepSecretAsync(options.DataFolder).GetAwaiter().GetResult();
        return options with
        {
            PublicUrl = new Gatehouse.Http.PublicUrl(new Uri("https://gate.example.com")),
            Teams = new TeamsOptions(Bot, Tenant)
            {
                SecretName = SecretName,
                Metadata = new Uri($"{Address}/connector/metadata"),
                TokenUrl = new Uri($"{Address}/token"),
                ServiceUrl = new Uri(ServiceUrl),
            },
            Outlook = new OutlookOptions(Originator, Tenant, [OutlookApp.ToString("D")]) { Metadata = Directory },
        };
    }

    /// <summary>From now on calls that reach this person are refused; with a method, those alone.</summary>
    public void Refuse(Guid person, int status, string? retryAfter = null, string? method = null) => refusals[person.ToString("D")] = (status, retryAfter, method);

    public void RefuseNoMore(Guid person) => refusals.TryRemove(person.ToString("D"), out _);

    public IReadOnlyList<ConnectorCall> CallsOf(Guid person) => [.. calls.Where(call => call.IsOf(person))];

    /// <summary>The messages that a person sees now, each as its card stands.</summary>
    public IReadOnlyDictionary<string, JsonElement> SeenBy(Guid person)
    {
        var seen = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var call in CallsOf(person).Where(call => call.Message is not null && call.Status == 200))
        {
            if (call.Method == "DELETE")
                seen.Remove(call.Message!);
            else
                seen[call.Message!] = call.Card;
        }

        return seen;
    }

    public TestToken ConnectorToken() => new(key, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["iss"] = "https://api.botframework.com",
        ["aud"] = Bot.ToString("D"),
        ["serviceurl"] = ServiceUrl,
        ["nbf"] = TestToken.Now(-10),
        ["exp"] = TestToken.Now(3600),
    });

    public TestToken OutlookToken(Guid person) => new(key, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["iss"] = $"https://login.microsoftonline.com/{Tenant:D}/v2.0",
        ["aud"] = OutlookApp.ToString("D"),
        ["tid"] = Tenant.ToString("D"),
        ["oid"] = person.ToString("D"),
        ["azp"] = OutlookOptions.Client,
        ["nbf"] = TestToken.Now(-10),
        ["exp"] = TestToken.Now(3600),
    });

    /// <summary>Of somebody who has signed in with the directory to the gate itself.</summary>
    public TestToken SignInToken(Guid person, string email, params string[] appRoles) => new(key, new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["iss"] = $"https://login.microsoftonline.com/{Tenant:D}/v2.0",
        ["aud"] = Gate,
        ["tid"] = Tenant.ToString("D"),
        ["oid"] = person.ToString("D"),
        ["email"] = email,
        ["roles"] = appRoles,
        ["nbf"] = TestToken.Now(-10),
        ["exp"] = TestToken.Now(3600),
    });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        key.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        object? answer = path switch
        {
            "/connector/metadata" => new { jwks_uri = $"{Address}/connector/keys" },
            "/entra/metadata" => new { jwks_uri = $"{Address}/entra/keys" },
            "/connector/keys" => new { keys = new[] { TestToken.KeyOf(key, "k1", "msteams"), TestToken.KeyOf(key, "unendorsed", "webchat") } },
            "/entra/keys" => new { keys = new[] { TestToken.KeyOf(key, "k1") } },
            "/token" when body.Contains($"client_secret={Secret}", StringComparison.Ordinal) => new { access_token = "the-bots-token", expires_in = 3600 },
            _ => await CallAsync(http, path, body),
        };
        if (answer is not null)
            await RecordingTarget.OutputAsync(http.Response, answer);
    }

    private async Task<object?> CallAsync(HttpContext http, string path, string body)
    {
        var call = ConnectorCall.Read(http.Request, path, body) with { At = Stopwatch.GetTimestamp() };
        var isKnown = http.Request.Headers.Authorization == "Bearer the-bots-token";
        if (call.Person is { } person && refusals.TryGetValue(person, out var refusal) && (refusal.Method ?? call.Method) == call.Method)
        {
            calls.Enqueue(call with { Status = refusal.Status });
            http.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } seconds)
                http.Response.Headers.RetryAfter = seconds;
            return null;
        }

        if (!isKnown || call.Person is null)
        {
            await RecordingTarget.StatusAsync(http.Response, isKnown ? 404 : 401);
            return null;
        }

        var id = call.IsOpening ? $"conversation-{call.Person}" : call.Message ?? $"message-{Interlocked.Increment(ref messages).ToString(CultureInfo.InvariantCulture)}";
        calls.Enqueue(call with { Status = 200, Message = call.IsOpening ? null : id });
        return new { id };
    }
}
