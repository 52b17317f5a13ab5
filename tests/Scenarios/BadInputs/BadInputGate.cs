using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>A gate with an agent, a connection that takes everything and a target that must never hear of it.</summary>
public sealed class BadInputGate : IAsyncLifetime
{
    private GatewayInProcess gateway = null!;

    public GateClient Client => gateway.Client;

    public Operator Owner => gateway.Owner;

    public RecordingTarget Target { get; private set; } = null!;

    public AgentClient Agent { get; private set; } = null!;

    public string Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayInProcess.StartAsync();
        Target = await RecordingTarget.StartAsync();
        Agent = await Owner.EnrolAsync();
        Connection = await Owner.ConnectAsync(Agent, Target.Url);
    }

    public async Task DisposeAsync()
    {
        await Target.DisposeAsync();
        await gateway.DisposeAsync();
    }

    public Task<Reply> GetAsync(string path) => Client.GetAsync(path, Owner.Key);

    /// <summary>As the owner, to the version that the resource has now.</summary>
    public async Task<Reply> PatchAsync(string path, object patch) =>
        await PatchRawAsync(path, Json.Of(patch), (await GetAsync(path)).Header("ETag"));

    public Task<Reply> PatchRawAsync(string path, string patch, string? ifMatch) =>
        Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = GateClient.JsonContent(patch) }, Owner.Key, IfMatch(ifMatch));

    public Task<Reply> DeleteAsync(string path, string? ifMatch) => Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), Owner.Key, IfMatch(ifMatch));

    private static (string, string)[] IfMatch(string? tag) => tag is null ? [] : [("If-Match", tag)];

    /// <summary>A problem that says what is wrong and nothing about anybody.</summary>
    public void IsSafe(Reply reply)
    {
        Assert.InRange(reply.Status, 400, 499);
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Equal($"https://gatehouse.dev/problems/{reply.Code}", reply.Body.TextOf("type"));
        Assert.Equal(reply.Status, reply.Body.NumberOf("status"));
        Assert.NotNull(reply.Body.TextOf("title"));
        Assert.NotNull(reply.Body.TextOf("detail"));
        Assert.NotNull(reply.Body.TextOf("traceId"));
        foreach (var secret in new[] { Agent.ClientId[4..16], Agent.Token, Agent.ClientSecret, Owner.Key, "Exception", "   at " })
            Assert.DoesNotContain(secret, reply.Text);
    }

    /// <summary>Neither sent nor decided.</summary>
    public async Task HasDoneNothingAsync()
    {
        Assert.Empty(Target.Calls);
        Assert.DoesNotContain((await Owner.ReadAuditAsync(Connection))[Connection], record => record.Kind == "dispatch");
    }
}
