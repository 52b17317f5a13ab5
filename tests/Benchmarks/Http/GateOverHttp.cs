using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gatehouse.Benchmarks.Gate;

namespace Gatehouse.Benchmarks.Http;

/// <summary>The local host in its own process on a fresh folder, set up as an operator would: an agent, its credential, its connections.</summary>
internal sealed class GateOverHttp : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly ServerProcess server;
    private readonly HttpClient operatorsClient;

    private GateOverHttp(TemporaryFolder folder, ServerProcess server)
    {
        this.folder = folder;
        this.server = server;
        var key = File.ReadAllText(Path.Combine(folder.Path, "owner.key")).Trim();
        operatorsClient = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
    }

    public ServerProcess Server => server;

    public Uri Address => server.Address;

    /// <summary>The bytes of a dispatch, one for each connection.</summary>
    public IReadOnlyList<byte[]> Dispatches { get; private set; } = [];

    /// <param name="target">Where tasks go; without one delivery is paused.</param>
    public static async Task<GateOverHttp> StartAsync(int connections, Uri? target)
    {
        var data = new TemporaryFolder();
        var started = await ServerProcess.StartAsync(Path.Combine(AppContext.BaseDirectory, "Gatehouse.Local"), [], new()
        {
            ["GATEHOUSE_DATA"] = data.Path,
            ["GATEHOUSE_URLS"] = "http://127.0.0.1:0",
            ["GATEHOUSE_ALLOW_PRIVATE_TARGETS"] = "true",
            ["GATEHOUSE_PAUSE_DELIVERY"] = target is null ? "true" : "false",
        });
        var gate = new GateOverHttp(data, started);
        await gate.SetUpAsync(connections, target ?? new Uri("http://127.0.0.1:9/"));
        return gate;
    }

    public async ValueTask DisposeAsync()
    {
        operatorsClient.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
    }

    private async Task SetUpAsync(int connections, Uri target)
    {
        var agent = Text(await PostAsync("/v1/agents", """{"name":"courier","owner":{"team":"operations","contact":"operations@example.com"}}"""), "id");
        var credential = await PostAsync($"/v1/agents/{agent}/credentials", """{"kind":"secret"}""");
        var token = await TokenAsync(Text(credential, "clientId"), Text(credential, "clientSecret"));

        var dispatches = new List<byte[]>();
        for (var i = 0; i < connections; i++)
        {
            var connection = await PostAsync("/v1/connections", $$$"""{"name":"reports","from":"{{{agent}}}","to":{"http":{"url":"{{{target}}}"}},"policy":{{{Samples.PolicyText}}}}""");
            dispatches.Add(HttpClientSocket.Post(Address, "/v1/dispatch", Samples.Body(Text(connection, "id")), $"Authorization: Bearer {token}"));
        }

        Dispatches = dispatches;
    }

    private async Task<string> TokenAsync(string clientId, string clientSecret)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]);
        using var anonymous = new HttpClient();
        using var answer = await anonymous.PostAsync(new Uri(Address, "/oauth/token"), form);
        return Text(await ReadAsync(answer), "access_token");
    }

    private async Task<JsonElement> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await operatorsClient.PostAsync(new Uri(path, UriKind.Relative), content);
        return await ReadAsync(answer);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => answer.IsSuccessStatusCode
        ? await answer.Content.ReadFromJsonAsync<JsonElement>()
        : throw new InvalidOperationException($"the gate answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;
}
