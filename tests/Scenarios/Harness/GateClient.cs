using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;

namespace Gatehouse.Scenarios.Harness;

/// <summary>One gate, as anybody on the wire sees it.</summary>
/// <param name="tls">How TLS is spoken, and with which certificate; absent: as is usual.</param>
public sealed class GateClient(Uri address, SslClientAuthenticationOptions? tls = null) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, SslOptions = tls ?? new SslClientAuthenticationOptions() }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Hears every answer, with the method and path that were asked.</summary>
    public Action<string, Reply>? Answered { get; set; }

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
            var reply = new Reply((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, text);
            Answered?.Invoke($"{request.Method} {request.RequestUri!.PathAndQuery}", reply);
            return reply;
        }
    }

    public static HttpContent JsonContent(string json) => new StringContent(json, Encoding.UTF8, "application/json");
}
