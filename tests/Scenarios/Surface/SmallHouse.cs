using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Local;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Surface;

/// <summary>A gate, or a deployed one, with an agent, its credential, a target and one connection, for the stories of this folder.</summary>
public sealed class SmallHouse : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-surface-").FullName;
    private readonly HttpClient http = new();
    private LocalGateway? gateway;
    private RecordingTarget? target;

    public string Address { get; private set; } = "";

    public string OwnerKey { get; private set; } = "";

    public string ClientId { get; private set; } = "";

    public string ClientSecret { get; private set; } = "";

    public string Token { get; private set; } = "";

    public string Agent { get; private set; } = "";

    /// <summary>Where no target can be reached, no story hands in a task.</summary>
    private string TargetUrl => target?.Url.AbsoluteUri ?? "https://target.invalid/task";

    public async Task InitializeAsync()
    {
        if (Deployment.NoTarget is null)
            target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.OutputAsync(response, new { output = new { done = true }, cost = 0.12m }));
        (Address, OwnerKey) = Deployment.Endpoint is { } endpoint ? (endpoint.GetLeftPart(UriPartial.Authority), Deployment.OperatorKey) : await StartAsync();
        Agent = (await AsOwnerAsync("POST", "/v1/agents", """{"name":"courier","owner":{"team":"t","contact":"c"}}""")).Body.GetProperty("id").GetString()!;
        var credential = (await AsOwnerAsync("POST", $"/v1/agents/{Agent}/credentials", """{"kind":"secret"}""")).Body;
        (ClientId, ClientSecret) = (credential.GetProperty("clientId").GetString()!, credential.GetProperty("clientSecret").GetString()!);
        Token = (await SignInAsync($"grant_type=client_credentials&client_id={ClientId}&client_secret={ClientSecret}")).Body.GetProperty("access_token").GetString()!;
    }

    public async Task DisposeAsync()
    {
        if (gateway is not null)
        {
            await gateway.StopAsync();
            await gateway.DisposeAsync();
        }

        if (target is not null)
            await target.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public void Dispose() => http.Dispose();

    /// <summary>A connection of its own for each story, so that none disturbs another.</summary>
    public async Task<string> ConnectAsync(string policy) =>
        (await AsOwnerAsync("POST", "/v1/connections", $$"""{"name":"c","from":"{{Agent}}","to":{"http":{"url":"{{TargetUrl}}"} },"policy":{{policy}} }""")).Body.GetProperty("id").GetString()!;

    public Task<Reply> AsOwnerAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers) => SendAsync(method, path, OwnerKey, body, headers);

    public Task<Reply> AsAgentAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers) => SendAsync(method, path, Token, body, headers);

    public Task<Reply> DispatchAsync(string connection, string query = "", string type = "t", params (string Name, string Value)[] headers) =>
        AsAgentAsync("POST", "/v1/dispatch" + query, $$$"""{"connection":"{{{connection}}}","task":{"type":"{{{type}}}","input":{"a":1} } }""", headers);

    public async Task<Reply> SignInAsync(string form, string? authorization = null, string contentType = "application/x-www-form-urlencoded")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address + "/oauth/token") { Content = new StringContent(form) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await ReplyToAsync(request);
    }

    public async Task<Reply> SendAsync(string method, string path, string? bearer, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address + path);
        if (bearer is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ReplyToAsync(request);
    }

    private async Task<(string Address, string OwnerKey)> StartAsync()
    {
        gateway = LocalGateway.Build(new LocalOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"], AllowPrivateTargets = true });
        await gateway.StartAsync();
        return (gateway.Addresses[0], gateway.NewOwnerKey!);
    }

    private async Task<Reply> ReplyToAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true;
        return new Reply((int)response.StatusCode, isJson && bytes.Length > 0 && bytes[^1] != '\n' ? JsonElement.Parse(bytes) : default, response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase), bytes);
    }
}

public sealed record Reply(int Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Code => Body.GetProperty("code").GetString()!;

    public string Text(string name) => Body.GetProperty(name).GetString()!;
}
