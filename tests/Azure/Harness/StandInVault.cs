using System.Net;
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
    private static readonly Uri address = new("https://stand-in.vault.azure.net/");

    private readonly Lock gate = new();
    private readonly List<(string Name, string Version, JsonObject Secret)> versions = [];

    /// <summary>The statuses of the next answers; after those it works.</summary>
    public Queue<HttpStatusCode> NextFaults { get; } = new();

    public List<string> Asked { get; } = [];

    public SecretClient Client(Action<SecretClientOptions>? adapt = null)
    {
        var options = VaultClient.Options();
        options.Transport = new HttpClientTransport(this);
        adapt?.Invoke(options);
        return new SecretClient(address, new AnyToken(), options);
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
            if (request.Headers.Authorization is null)
                return Challenge();
            Asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (NextFaults.TryDequeue(out var fault))
                return Fault(fault);
            return request.RequestUri.AbsolutePath.Trim('/').Split('/') switch
            {
                ["secrets", var name] when request.Method == HttpMethod.Put => Json(Put(name, JsonNode.Parse(request.Content!.ReadAsStream(cancellationToken))!.AsObject())),
                ["secrets", var name] => versions.FindLast(each => each.Name == name) is { Secret: { } newest } ? Json(newest) : Fault(HttpStatusCode.NotFound, "SecretNotFound"),
                ["secrets", var name, "versions"] => List(name),
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
            ["id"] = $"{address}secrets/{name}/{version}",
            ["contentType"] = body["contentType"]?.DeepClone(),
            ["tags"] = body["tags"]?.DeepClone(),
            ["attributes"] = new JsonObject { ["enabled"] = true, ["created"] = now, ["updated"] = now },
        };
        versions.Add((name, version, secret));
        return secret;
    }

    private HttpResponseMessage List(string name)
    {
        var found = versions.Where(version => version.Name == name).Select(version => version.Secret.DeepClone().AsObject()).ToList();
        found.ForEach(secret => secret.Remove("value"));
        return found.Count == 0 ? Fault(HttpStatusCode.NotFound, "SecretNotFound") : Json(new JsonObject { ["value"] = new JsonArray([.. found]), ["nextLink"] = null });
    }

    private static HttpResponseMessage Json(JsonNode body) => new(HttpStatusCode.OK) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Fault(HttpStatusCode status, string? code = null) => new(status) { Content = new StringContent(new JsonObject { ["error"] = new JsonObject { ["code"] = code ?? status.ToString(), ["message"] = "as asked" } }.ToJsonString(), Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Challenge()
    {
        var answer = Fault(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ParseAdd("Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111\", resource=\"https://vault.azure.net\"");
        return answer;
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
