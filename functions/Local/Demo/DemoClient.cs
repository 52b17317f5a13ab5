using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Local.Demo;

/// <summary>Talks to the gate as anybody would: over HTTP.</summary>
internal sealed class DemoClient(Uri gate, string ownerKey) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = gate };

    public void Dispose() => http.Dispose();

    /// <summary>As the owner; any answer but a success is the end of the demonstration.</summary>
    public async Task<JsonElement> ManageAsync(HttpMethod method, string path, string? body, CancellationToken ct)
    {
        var (status, answer) = await SendAsync(method, path, ownerKey, body, null, ct);
        return status < 300 ? answer : throw new InvalidOperationException($"`{method} {path}` was answered {status}: {answer}");
    }

    public async Task<byte[]> ExportAsync(string query, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/audit/export" + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ownerKey);
        using var response = await http.SendAsync(request, ct);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct);
    }

    public async Task<JsonElement> SignInAsync(string clientId, string clientSecret, CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]);
        using var response = await http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form, ct);
        return await ReadAsync(response.EnsureSuccessStatusCode(), ct);
    }

    public async Task<(int Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, string bearer, string? body, string? key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, ct);
        return ((int)response.StatusCode, await ReadAsync(response, ct));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(ct));
}
