namespace Gatehouse.Scenarios.Harness;

/// <summary>For each route that reads JSON, a body that it takes.</summary>
internal static class RouteBodies
{
    /// <summary>Those that read forms, or no body at all.</summary>
    private static readonly string[] none =
    [
        "POST /v1/tasks/{task}/cancel", "POST /v1/dead-letters/{task}/replay",
        "POST /v1/agents/{agent}/freeze", "POST /v1/agents/{agent}/unfreeze", "POST /v1/agents/{agent}/kill", "POST /v1/agents/{agent}/callback-key",
        "POST /v1/agents/{agent}/credentials/{credential}/freeze", "POST /v1/agents/{agent}/credentials/{credential}/unfreeze",
        "POST /v1/sessions/{session}/freeze", "POST /v1/sessions/{session}/unfreeze", "POST /v1/connections/{connection}/freeze", "POST /v1/connections/{connection}/unfreeze", "POST /v1/connections/{connection}/kill", "POST /v1/connections/{connection}/spend/reset",
        "POST /v1/organisation/freeze", "POST /v1/organisation/unfreeze", "POST /v1/organisation/kill", "POST /v1/operators/{operator}/keys",
        "POST /v1/siem/pause", "POST /v1/siem/resume",
        "POST /v1/alerts/{alert}/acknowledge", "POST /v1/organisation/freeze", "POST /v1/organisation/unfreeze", "POST /v1/organisation/kill", "POST /v1/operators/{operator}/keys",
        "POST /oauth/token", "POST /oauth/revoke", "POST /oauth/introspect",
        // What a chat or a mail brings has a form of its own, of which the gate reads what it knows.
        "POST /v1/bot/messages", "POST /v1/approvals/outlook",
    ];

    /// <returns>Null for a route that reads none; a route that nobody thought of fails the test.</returns>
    public static string? For(ApiRoute route, House house) => route.ToString() switch
    {
        "POST /v1/dispatch" => $$"""{"connection":"{{house.Connection}}","task":{"type":"summarize"} }""",
        "POST /v1/tasks/{task}/result" => """{"output":1}""",
        "POST /v1/agents" => """{"name":"new","owner":{"team":"t","contact":"c"} }""",
        "PATCH /v1/agents/{agent}" => """{"name":"changed"}""",
        "POST /v1/agents/{agent}/shares" => $$"""{"organisation":"{{house.Friend}}"}""",
        "POST /v1/agents/{agent}/credentials" => """{"kind":"secret"}""",
        "POST /v1/connections" => $$"""{"name":"new","from":"{{house.Agent.Id}}","to":{"http":{"url":"http://127.0.0.1:9/"} } }""",
        "PATCH /v1/connections/{connection}" => """{"name":"changed"}""",
        "PUT /v1/connections/{connection}/policy" => """{"rate":{"perMinute":1000} }""",
        "POST /v1/connections/{connection}/policy/replay" => """{"rate":{"perMinute":1000} }""",
        "PATCH /v1/organisation" => """{"name":"changed"}""",
        "POST /v1/operators" => """{"name":"new","roles":["viewer"]}""",
        "PATCH /v1/operators/{operator}" => """{"name":"changed"}""",
        "POST /v1/sessions" => $$"""{"agent":"{{house.Agent.Id}}"}""",
        "PUT /v1/budgets" => $$"""{"of":{"agent":"{{house.Agent.Id}}"},"rate":{"perMinute":1000} }""",
        "POST /v1/approvals/{approval}/decision" => $$"""{"decision":"deny","hash":"{{new string('0', 64)}}"}""",
        "POST /v1/approvals/decisions" => $$"""{"decisions":[{"approval":"{{house.Approval}}","decision":"deny","hash":"{{new string('0', 64)}}"}]}""",
        "POST /v1/approvers" => """{"user":"user:new@example.com"}""",
        "PUT /v1/approvers/{approver}" => """{"user":"user:new@example.com"}""",
        "PUT /v1/approver-groups/{group}" => """{"members":["user:new@example.com"]}""",
        "POST /v1/sign-ins" => $$"""{"key":"{{house.Owner.Key}}"}""",
        "POST /v1/guardrail-sets" => """{"name":"new","guardrails":[{"name":"size","kind":"size","action":"block","options":{"most":1000} }]}""",
        "PUT /v1/guardrail-sets/{guardrailSet}" => """{"name":"changed","guardrails":[{"name":"size","kind":"size","action":"block","options":{"most":1000} }]}""",
        "POST /v1/guardrails" => """{"name":"new","kind":"secrets","action":"redact"}""",
        "PUT /v1/guardrails/{guardrail}" => """{"name":"changed","kind":"secrets","action":"redact"}""",
        "POST /v1/attestation-keys" => """{"issuer":"new","jwk":{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"} }""",
        "POST /v1/attestations" => """{"jws":"e30.e30.c2ln"}""",
        "POST /v1/guardrails/test" => """{"set":"default","content":"a text"}""",
        "POST /v1/incidents" => $$"""{"scope":{"connection":"{{house.Connection}}"},"action":"kill","drill":true}""",
        "POST /v1/incidents/{incident}/close" => """{"cause":"a test","followUp":"none"}""",
        "POST /v1/keys/rotate" => """{"key":"data"}""",
        "POST /v1/organisation/close" => """{"confirm":"another one"}""",
        "POST /v1/organisation/close/confirm" => """{"word":"none"}""",
        "PUT /v1/siem" => """{"url":"http://127.0.0.1:9/"}""",
        "POST /v1/siem/replay" => """{"from":"2026-01-01T00:00:00.000Z"}""",
        "POST /v1/alerts/{alert}/silence" => $$"""{"until":"{{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'.000Z'}}"}""",
        "POST /v1/alert-routes" => """{"name":"new","to":{"webhook":"http://127.0.0.1:9/"} }""",
        "POST /v1/providers" or "PUT /v1/providers/{provider}" => """{"name":"changed","endpoints":{"authorization":"http://127.0.0.1:9/authorize","token":"http://127.0.0.1:9/token"},"client":{"id":"gate","secret":"a secret"} }""",
        "POST /v1/grants" => $$"""{"provider":"{{house.Provider}}","user":"user:new@example.com","scopes":["read"],"refreshToken":"a-refresh-token"}""",
        "POST /v1/audit/events" => """{"action":"file.read"}""",
        var other when route.Method is "GET" or "DELETE" || none.Contains(other) => null,
        var unknown => throw new InvalidOperationException($"what does `{unknown}` read?"),
    };
}
