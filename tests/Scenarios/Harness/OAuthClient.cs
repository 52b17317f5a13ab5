namespace Gatehouse.Scenarios.Harness;

/// <summary>Forms to the token endpoints.</summary>
internal static class OAuthClient
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static Task<Reply> FormAsync(this GateClient gate, string path, string? bearer, params (string Name, string Value)[] form) =>
        gate.SendAsync(FormRequest(path, form), bearer);

    public static HttpRequestMessage FormRequest(string path, params (string Name, string Value)[] form) =>
        new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))) };

    public static Task<Reply> AssertAsync(this GateClient gate, string assertion) =>
        gate.FormAsync("/oauth/token", null, ("grant_type", "client_credentials"), ("client_assertion_type", AssertionType), ("client_assertion", assertion));

    public static Task<Reply> IntrospectAsync(this GateClient gate, AgentClient asking, string token) =>
        gate.FormAsync("/oauth/introspect", null, ("token", token), ("client_id", asking.ClientId), ("client_secret", asking.ClientSecret));

    public static Task<Reply> RevokeAsync(this GateClient gate, AgentClient asking, string token) =>
        gate.FormAsync("/oauth/revoke", null, ("token", token), ("client_id", asking.ClientId), ("client_secret", asking.ClientSecret));

    public static bool? IsActive(this Reply reply) => reply.Body.TryGetProperty("active", out var active) ? active.GetBoolean() : null;
}
