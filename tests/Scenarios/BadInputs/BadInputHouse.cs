using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>A gate with one of everything; what is refused there leaves no trace in it.</summary>
[CollectionDefinition(Name)]
public sealed class BadInputHouse : IAsyncLifetime, ICollectionFixture<BadInputHouse>
{
    public const string Name = "bad inputs to a house";

    private static readonly string[] ofItself = ["\"audit-exported\"", "\"trust-changed\""];

    private GatewayInProcess gate = null!;
    private RecordingTarget broken = null!;
    private int callsBefore;

    public House House { get; private set; } = null!;

    public RecordingTarget Target { get; private set; } = null!;

    public IReadOnlyList<ApiRoute> Routes => ApiRoute.AllOf(gate);

    public async Task InitializeAsync()
    {
        Target = await RecordingTarget.StartAsync();
        broken = await RecordingTarget.StartAsync((_, response) => RecordingTarget.StatusAsync(response, 500));
        gate = await GatewayInProcess.StartAsync();
        House = await House.BuildAsync(gate, gate.Owner, Target.Url, broken.Url);
        callsBefore = Target.Calls.Count + broken.Calls.Count;
    }

    public async Task DisposeAsync()
    {
        await gate.DisposeAsync();
        await Target.DisposeAsync();
        await broken.DisposeAsync();
    }

    /// <summary>Who may ask for it, and what it has to say besides its ids.</summary>
    public Task<Reply> SendAsync(ApiRoute route, string path, string? body, string? ifMatch = "\"1\"") => House.Gate.SendAsync(
        new HttpRequestMessage(new HttpMethod(route.Method), path) { Content = body is null ? null : GateClient.JsonContent(body) }, TokenFor(route), ifMatch is null ? [] : [("If-Match", ifMatch)]);

    /// <summary>Refused as a problem that says nothing of anybody.</summary>
    public void IsSafe(Reply reply, string asked)
    {
        Assert.True(reply.Status is >= 400 and < 500 && reply.ContentType == "application/problem+json", $"{asked}: {reply}");
        foreach (var secret in new[] { $"\"{House.Organisation}\"", House.Agent.Token, House.Agent.ClientSecret, House.Owner.Key, House.Writer, "Exception", "   at " })
            Assert.DoesNotContain(secret, reply.Text, StringComparison.Ordinal);
    }

    /// <summary>What is in the record, without who looked into it and what the gate's own timer finds of the agents meanwhile.</summary>
    public async Task<IReadOnlyList<string>> RecordAsync() =>
    [
        .. (await House.GetAsync("/v1/audit/export")).Text.Split('\n').Where(line => line.Contains("\"entry\"", StringComparison.Ordinal) && !ofItself.Any(kind => line.Contains(kind, StringComparison.Ordinal)))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("entry")).Select(entry => $"{entry.TextOf("chain")} {entry.TextOf("kind")} {entry.TextOf("ts")} {entry.TextOf("code")}"),
    ];

    /// <summary>Neither recorded nor sent: what was malformed was not decided on.</summary>
    public async Task HasDoneNothingSinceAsync(IReadOnlyList<string> record)
    {
        Assert.Equal(record, await RecordAsync());
        Assert.Equal(callsBefore, Target.Calls.Count + broken.Calls.Count);
    }

    private string TokenFor(ApiRoute route) => route.ToString() switch
    {
        "POST /v1/dispatch" => House.Agent.Token,
        "POST /v1/audit/events" => House.Writer,
        _ => House.Owner.Key,
    };
}
