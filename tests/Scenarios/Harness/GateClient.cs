using System.Net.Http.Headers;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One gate, as anybody on the wire sees it.</summary>
public sealed class GateClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Uri Address => address;

    public void Dispose() => http.Dispose();

    public Task<Reply> GetAsync(string path, string? token = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), token);

    public Task<Reply> PostAsync(string path, object? body, string? token, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent(Json.Of(body)) }, token, headers);

    public Task<Reply> PutAsync(string path, object body, string token, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent(Json.Of(body)) }, token, headers);

    public async Task<Reply> SendAsync(HttpRequestMessage request, string? token, params (string Name, string Value)[] headers)
    {
        using (request)
        {
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return new Reply((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, text);
        }
    }

    public static HttpContent JsonContent(string json) => new StringContent(json, Encoding.UTF8, "application/json");
}
