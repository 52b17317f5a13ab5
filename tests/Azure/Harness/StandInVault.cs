using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using Gatehouse.Azure.Adapters.KeyVault;

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>A vault's secrets behind the library's own client: the same requests, ended in memory.</summary>
internal sealed class StandInVault(TimeProvider clock) : HttpMessageHandler
{
    private Uri Address => new($"https://{Host}/");

    private readonly Lock gate = new();
    private readonly List<(string Name, string Version, JsonObject Secret)> versions = [];

    /// <summary>Its own, since the library remembers for a process what a host once asked for.</summary>
    public string Host { get; init; } = "stand-in.vault.azure.net";

    /// <summary>The statuses of the next answers; after those it works.</summary>
    public Queue<HttpStatusCode> NextFaults { get; } = new();

    public List<string> Asked { get; } = [];

    /// <summary>How many versions it lists in one answer.</summary>
    public int PageSize { get; init; } = 25;

    /// <summary>What a caller without a token is told to get one for.</summary>
    public string Resource { get; init; } = "https://vault.azure.net";

    /// <summary>Sent with the faults that say when to come again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What callers had with them that had no token.</summary>
    public List<string> Unproven { get; } = [];

    /// <summary>The tokens that were shown.</summary>
    public HashSet<string> Shown { get; } = new(StringComparer.Ordinal);

    public SecretClient Client(Action<SecretClientOptions>? adapt = null, HttpMessageHandler? way = null, TokenCredential? credential = null)
    {
        var options = VaultClient.Options();
        options.Transport = new HttpClientTransport(way ?? this);
        adapt?.Invoke(options);
        return new SecretClient(Address, credential ?? new AnyToken(), options);
    }

    public void Disable(string name)
    {
        lock (gate)
        {
            foreach (var (_, _, secret) in versions.Where(version => version.Name == name))
                secret["attributes"]!["enabled"] = false;
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (request.Headers.Authorization is not { } shown)
            {
                using var reader = new StreamReader(request.Content?.ReadAsStream(cancellationToken) ?? Stream.Null);
                Unproven.Add(reader.ReadToEnd());
                return Challenge();
            }

            Shown.Add(shown.ToString());
            Asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (NextFaults.TryDequeue(out var fault))
                return Fault(fault);
            return request.RequestUri.AbsolutePath.Trim('/').Split('/') switch
            {
                ["secrets", var name] when request.Method == HttpMethod.Put => Json(Put(name, JsonNode.Parse(request.Content!.ReadAsStream(cancellationToken))!.AsObject())),
                ["secrets", var name] => versions.FindLast(each => each.Name == name) is { Secret: { } newest } ? Json(newest) : Fault(HttpStatusCode.NotFound, "SecretNotFound"),
                ["secrets", var name, "versions"] => List(name, request.RequestUri.Query),
                ["secrets", var name, var version] => versions.Find(each => each.Name == name && each.Version == version) is { Secret: { } secret } ? Json(secret) : Fault(HttpStatusCode.NotFound),
                _ => Fault(HttpStatusCode.BadRequest),
            };
        }
    }

    private JsonObject Put(string name, JsonObject body)
    {
        var version = Guid.NewGuid().ToString("n");
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var secret = new JsonObject
        {
            ["value"] = body["value"]!.DeepClone(),
            ["id"] = $"{Address}secrets/{name}/{version}",
            ["contentType"] = body["contentType"]?.DeepClone(),
            ["tags"] = body["tags"]?.DeepClone(),
            ["attributes"] = new JsonObject { ["enabled"] = true, ["created"] = now, ["updated"] = now },
        };
        versions.Add((name, version, secret));
        return secret;
    }

    private HttpResponseMessage List(string name, string query)
    {
        const string Token = "skiptoken=";
        var from = query.IndexOf(Token, StringComparison.Ordinal) is >= 0 and var at ? int.Parse(query[(at + Token.Length)..], CultureInfo.InvariantCulture) : 0;

        var found = versions.Where(version => version.Name == name).Select(version => version.Secret.DeepClone().AsObject()).ToList();
        found.ForEach(secret => secret.Remove("value"));
        if (found.Count == 0)
            return Fault(HttpStatusCode.NotFound, "SecretNotFound");
        var next = from + PageSize < found.Count ? $"{Address}secrets/{name}/versions?api-version=7.4&$skiptoken={from + PageSize}" : null;
        return Json(new JsonObject { ["value"] = new JsonArray([.. found.Skip(from).Take(PageSize)]), ["nextLink"] = next });
    }

    private static HttpResponseMessage Json(JsonNode body) => new(HttpStatusCode.OK) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private HttpResponseMessage Fault(HttpStatusCode status, string? code = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(new JsonObject { ["error"] = new JsonObject { ["code"] = code ?? status.ToString(), ["message"] = "as asked" } }.ToJsonString(), Encoding.UTF8, "application/json") };
        if (RetryAfter is { } later && status is (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(later);
        return answer;
    }

    private HttpResponseMessage Challenge()
    {
        var answer = Fault(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ParseAdd("Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111\", resource=\"" + Resource + "\"");
        return answer;
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
