using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Approvals;
using Gatehouse.Scenarios.Approvals.Channels;
using Gatehouse.Scenarios.Harness;
using Gatehouse.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios.OpenApi;

/// <summary>A gate that is asked by the examples of its own document, and whose answers are held against it.</summary>
internal sealed class DocumentedGate : IAsyncDisposable
{
    private readonly Dictionary<string, string> real = new(StringComparer.Ordinal);
    private readonly JsonElement document = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "docs", "openapi.json")));
    private readonly JsonShape shape;
    private readonly GatewayInProcess gate;

    private DocumentedGate(GatewayInProcess gate, RecordingTarget target, MicrosoftStandIn microsoft)
    {
        (this.gate, shape, Operations, Target, Microsoft) = (gate, new JsonShape(document), DocumentedOperation.Of(document), target, microsoft);
        Means("https://refunds.example.com/tasks", target.Url.AbsoluteUri);
        Means(SampleOf("Instant"), Instant.Format(DateTimeOffset.UtcNow.AddHours(1)));
    }

    public IReadOnlyList<DocumentedOperation> Operations { get; }

    public HashSet<string> Done { get; } = new(StringComparer.Ordinal);

    public RecordingTarget Target { get; }

    public MicrosoftStandIn Microsoft { get; }

    /// <summary>What the target answers; 200 with an output.</summary>
    public int TargetStatus { get; set; } = 200;

    public AuthenticationHeaderValue Owner => Bearer(gate.Owner.Key);

    public Operator Operator => gate.Owner;

    public GateClient Client => gate.Client;

    public static async Task<DocumentedGate> StartAsync()
    {
        DocumentedGate? started = null;
        var target = await RecordingTarget.StartAsync((call, response) => started!.TargetStatus == 200 ? RecordingTarget.Succeed(call, response) : RecordingTarget.StatusAsync(response, started.TargetStatus));
        var microsoft = await MicrosoftStandIn.StartAsync();
        return started = new DocumentedGate(await GatewayInProcess.StartAsync(change: microsoft.Change), target, microsoft);
    }

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    public static AuthenticationHeaderValue Basic(string id, string secret) => new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secret}")));

    /// <summary>From now on the examples name this one.</summary>
    public void Means(string sample, string it) => real[sample] = it;

    public void MeansId(string schema, string id) => Means(SampleOf(schema), id);

    /// <summary>Everything is looked at that there are rules for.</summary>
    public Task WatchAsync() => gate.Services.GetRequiredService<WatchAlerts>().RunAsync(default);

    /// <returns>The owner of another organisation at the same gate.</returns>
    public Task<Operator> FoundAsync(string name) => gate.FoundAsync(name);

    /// <summary>Sends an example, and holds the request and the answer against the document.</summary>
    public async Task<Reply> DoAsync(string id, AuthenticationHeaderValue? who)
    {
        var operation = Operations.Single(one => one.Id == id);
        if (operation is { Body: var (_, schema), Example: { } example })
            Assert.Empty(shape.FindFaults(JsonElement.Parse(Real(example.GetRawText())), schema, isWhole: true));
        var request = operation.ToRequest(Real);
        if (operation.NeedsVersion)
            await AskForVersionAsync(request, who);

        var reply = await SendAsync(request, who);

        var (status, answer) = operation.Success;
        Assert.True(reply.Status == status, $"{id}: {reply}");
        CheckAnswer(id, reply, answer);
        Done.Add(id);
        return reply;
    }

    /// <summary>Sends an example, and holds the refusal against the document.</summary>
    public async Task<Reply> BeRefusedAsync(DocumentedOperation operation, AuthenticationHeaderValue? who, int status)
    {
        var reply = await SendAsync(operation.ToRequest(Real), who);
        Assert.True(reply.Status == status, $"{operation.Id}: {reply}");
        Assert.True(operation.Told.GetProperty("responses").TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var told), $"{operation.Id}: {status} is not in the document");
        CheckAnswer(operation.Id, reply, shape.Resolve(told));
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await gate.DisposeAsync();
        await Target.DisposeAsync();
        await Microsoft.DisposeAsync();
    }

    /// <summary>As a card of this person carries it.</summary>
    public async Task<string> TicketAsync(string approval, string person, TicketUse use) => await gate.Services.GetRequiredService<ApprovalTickets>().IssueAsync(
        new ApprovalTicket(await Operator.OrganisationAsync(), approval, person, use), DateTimeOffset.UtcNow.AddHours(1), default);

    private async Task AskForVersionAsync(HttpRequestMessage request, AuthenticationHeaderValue? who)
    {
        var standing = await SendAsync(new HttpRequestMessage(HttpMethod.Get, request.RequestUri), who);
        request.Headers.Remove("If-Match");
        request.Headers.TryAddWithoutValidation("If-Match", standing.Header("ETag"));
    }

    private Task<Reply> SendAsync(HttpRequestMessage request, AuthenticationHeaderValue? who)
    {
        request.Headers.Authorization = who;
        return gate.Client.SendAsync(request, token: null);
    }

    private void CheckAnswer(string id, Reply reply, JsonElement answer)
    {
        if (answer.TryGetProperty("headers", out var headers))
            Assert.All(headers.EnumerateObject(), header => Assert.NotNull(reply.Header(header.Name)));
        if (!answer.TryGetProperty("content", out var content))
        {
            Assert.Equal("", reply.Text);
            return;
        }

        var body = content.EnumerateObject().Single();
        Assert.Equal(body.Name, reply.ContentType);
        foreach (var line in body.Name == "application/x-ndjson" ? reply.Text.TrimEnd('\n').Split('\n') : [reply.Text])
        {
            var faults = shape.FindFaults(JsonElement.Parse(line), body.Value.GetProperty("schema"), isWhole: true);
            Assert.True(faults.Count == 0, $"{id}: {string.Join("; ", faults)}; {line}");
        }
    }

    private string Real(string text) => real.Aggregate(text, (said, one) => said.Replace(one.Key, one.Value, StringComparison.Ordinal));

    private string SampleOf(string schema) => document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("examples")[0].GetString()!;
}
