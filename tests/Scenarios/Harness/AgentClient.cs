namespace Gatehouse.Scenarios.Harness;

/// <summary>An agent with its token, at one gate.</summary>
public sealed class AgentClient(GateClient gate, string id, string clientId, string clientSecret, string token)
{
    private static readonly string[] endedStatuses = ["succeeded", "failed", "withheld", "indeterminate", "denied", "expired", "cancelled", "routed"];

    public string Id => id;

    public string Token => token;

    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    public static async Task<AgentClient> SignInAsync(GateClient gate, string id, string clientId, string clientSecret)
    {
        var reply = await RequestTokenAsync(gate, clientId, clientSecret);
        Assert.True(reply.Status == 200, reply.ToString());
        return new AgentClient(gate, id, clientId, clientSecret, reply.Body.TextOf("access_token")!);
    }

    public static Task<Reply> RequestTokenAsync(GateClient gate, string clientId, string clientSecret)
    {
        var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]);
        return gate.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = form }, token: null);
    }

    /// <summary>The same agent with the same token at another host of the same data.</summary>
    public AgentClient At(GateClient other) => new(other, id, clientId, clientSecret, token);

    public static object Task(string connection, decimal? maxCost = null, object? input = null, string? deadline = null) =>
        new { connection, task = new { type = "summarize", maxCost, input = input ?? new { text = "a story" } }, deadline };

    public Task<Reply> DispatchAsync(string connection, string? key = null, decimal? maxCost = null, object? input = null, string? deadline = null) =>
        PostAsync(Task(connection, maxCost, input, deadline), key);

    public Task<Reply> PostAsync(object body, string? key = null, bool dryRun = false) =>
        gate.PostAsync(dryRun ? "/v1/dispatch?dryRun=true" : "/v1/dispatch", body, token, key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>Dispatches what must be accepted.</summary>
    public async Task<string> HandInAsync(string connection, decimal? maxCost = null, object? input = null, string? deadline = null)
    {
        var reply = await DispatchAsync(connection, null, maxCost, input, deadline);
        Assert.True(reply.Status == 202, reply.ToString());
        return reply.Task;
    }

    public Task<Reply> ReadAsync(string task, int? wait = null) => gate.GetAsync($"/v1/tasks/{task}{(wait is null ? "" : $"?wait={wait}")}", token);

    public Task<Reply> CancelAsync(string task) => gate.PostAsync($"/v1/tasks/{task}/cancel", null, token);

    /// <summary>Polls until the task has ended.</summary>
    public async Task<Reply> EndAsync(string task, TimeSpan? within = null)
    {
        var reply = await Eventually.BecomesAsync(
            $"`{task}` has ended",
            () => ReadAsync(task, wait: 5),
            reply => reply.Status != 200 || endedStatuses.Contains(reply.TaskStatus),
            within);
        Assert.True(reply.Status == 200, reply.ToString());
        return reply;
    }
}
