using System.Text.Json.Nodes;

namespace Gatehouse.Http.OpenApi;

/// <summary>What callers prove themselves with.</summary>
internal static class ApiSecurity
{
    private static readonly (ApiCallers Caller, string Name, string Scheme)[] schemes =
    [
        (ApiCallers.Agent, "agentToken", $$"""
            { "type": "oauth2", "description": "An agent's token, as Bearer.", "flows": { "clientCredentials": { "tokenUrl": "{{Routes.Token}}", "scopes": { "dispatch": "Ask the gate." } } } }
            """),
        (ApiCallers.Operator, "operatorKey", """{ "type": "http", "scheme": "bearer", "description": "An operator's key, `gth_op_…`." }"""),
        (ApiCallers.AuditWriter, "auditWriterSecret", """{ "type": "http", "scheme": "bearer", "description": "The secret of a credential of kind `auditWriter`, `gth_aw_…`." }"""),
        (ApiCallers.Target, "resultToken", """{ "type": "http", "scheme": "bearer", "description": "The `resultToken` that a target was sent with the task." }"""),
        (ApiCallers.Client, "clientSecret", """{ "type": "http", "scheme": "basic", "description": "Client id and secret of an agent's credential; also as `client_secret_post` or `private_key_jwt` in the form, or `client_id` in the form and a client certificate, where the host asks for one." }"""),
        (ApiCallers.Connector, "connectorToken", """{ "type": "http", "scheme": "bearer", "description": "A token of the Bot Connector for the gate's bot." }"""),
        (ApiCallers.Outlook, "outlookToken", """{ "type": "http", "scheme": "bearer", "description": "A token of the directory, issued to Outlook for the gate; also as `Action-Authorization`." }"""),
    ];

    public static JsonObject ToJson() => new(schemes.Select(scheme => KeyValuePair.Create(scheme.Name, JsonNode.Parse(scheme.Scheme))));

    /// <summary>Any one of them is enough.</summary>
    public static JsonArray Of(ApiCallers callers) =>
        [.. schemes.Where(scheme => callers.HasFlag(scheme.Caller)).Select(scheme => new JsonObject { [scheme.Name] = scheme.Caller is ApiCallers.Agent ? new JsonArray("dispatch") : [] })];
}
