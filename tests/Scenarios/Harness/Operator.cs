using System.Diagnostics;

namespace Gatehouse.Scenarios.Harness;

/// <summary>Who holds the owner's key, at one gate.</summary>
public sealed class Operator(GateClient gate, string key)
{
    private int names;

    public string Key => key;

    /// <summary>The same person at another host of the same data.</summary>
    public Operator At(GateClient other) => new(other, key);

    /// <returns>The id of the organisation that it runs.</returns>
    public async Task<string> OrganisationAsync() => (await gate.GetAsync("/v1/organisation", key)).Body.TextOf("id")!;

    /// <param name="endpoint">Where the agent takes tasks, if it does.</param>
    public async Task<string> CreateAgentAsync(Uri? endpoint = null) => IdOf(await MakeAgentAsync(endpoint));

    /// <summary>Another credential of an agent that is there.</summary>
    public async Task<AgentClient> SignInAsync(string agent)
    {
        var issued = await IssueAsync(agent);
        return await AgentClient.SignInAsync(gate, agent, issued.Body.TextOf("clientId")!, issued.Body.TextOf("clientSecret")!);
    }

    /// <summary>An agent that can be told, with the key of its callbacks.</summary>
    public async Task<(AgentClient Agent, string CallbackKey)> EnrolToBeToldAsync()
    {
        var made = await MakeAgentAsync(null);
        return (await SignInAsync(IdOf(made)), made.Body.TextOf("callbackKey")!);
    }

    public Task<Reply> RevokeAsync(string agent, string credential) =>
        gate.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"/v1/agents/{agent}/credentials/{credential}"), key);

    private async Task<Reply> MakeAgentAsync(Uri? endpoint)
    {
        var body = new
        {
            name = $"agent {Interlocked.Increment(ref names)}",
            owner = new { team = "stories", contact = "stories@example.com" },
            endpoint = endpoint is null ? null : new { url = endpoint.AbsoluteUri, protocol = "http" },
        };
        return await gate.PostAsync("/v1/agents", body, key);
    }

    /// <summary>An agent that can dispatch: registered, with a credential and a token.</summary>
    public async Task<AgentClient> EnrolAsync(Uri? endpoint = null) => await SignInAsync(await CreateAgentAsync(endpoint));

    public async Task<Reply> IssueAsync(string agent)
    {
        var reply = await gate.PostAsync($"/v1/agents/{agent}/credentials", new { kind = "secret" }, key);
        Assert.True(reply.Status == 201, reply.ToString());
        return reply;
    }

    public Task<string> ConnectAsync(AgentClient from, Uri url, object? policy = null) => ConnectAsync(from.Id, new { http = new { url = url.AbsoluteUri } }, policy);

    public Task<string> ConnectAsync(AgentClient from, AgentClient to, object? policy = null) => ConnectAsync(from.Id, new { agent = to.Id }, policy);

    public async Task<string> ConnectAsync(string from, object to, object? policy = null) =>
        IdOf(await gate.PostAsync("/v1/connections", new { name = $"connection {Interlocked.Increment(ref names)}", from, to, policy = policy ?? new { } }, key));

    /// <summary>Replaces a connection's policy as it stands.</summary>
    public async Task ChangePolicyAsync(string connection, object policy)
    {
        var path = $"/v1/connections/{connection}/policy";
        var standing = await gate.GetAsync(path, key);
        Assert.True(standing.Status == 200, standing.ToString());
        var reply = await gate.PutAsync(path, policy, key, ("If-Match", standing.Header("ETag")!));
        Assert.True(reply.Status is 200 or 204, reply.ToString());
    }

    /// <param name="action"><c>freeze</c>, <c>unfreeze</c> or <c>kill</c>.</param>
    /// <param name="subject">An agent's or a connection's id.</param>
    public async Task<Contained> ContainAsync(string action, string subject)
    {
        var kind = subject.StartsWith("agt_", StringComparison.Ordinal) ? "agents" : "connections";
        var reply = await gate.PostAsync($"/v1/{kind}/{subject}/{action}", null, key);
        var answeredAt = Stopwatch.GetTimestamp();
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.True(reply.Body.NumberOf("elapsedMs") >= 0, reply.ToString());
        return new Contained((int)reply.Body.NumberOf("fenced")!, [.. reply.Body.GetProperty("inFlight").EnumerateArray().Select(task => task.GetString()!)], answeredAt);
    }

    /// <summary>The audit as an export that verifies: of one connection, or of all.</summary>
    public async Task<AuditLog> ReadAuditAsync(string? connection = null)
    {
        var reply = await gate.GetAsync($"/v1/audit/export{(connection is null ? "" : $"?connection={connection}")}", key);
        Assert.True(reply.Status == 200, reply.ToString());
        return await AuditLog.VerifyAsync(reply.Text);
    }

    private static string IdOf(Reply reply)
    {
        Assert.True(reply.Status == 201, reply.ToString());
        return reply.Body.TextOf("id")!;
    }
}
