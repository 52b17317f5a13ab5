using System.Text.Json;

namespace Gatehouse.Local.Demo;

/// <summary>What the demonstration is played with.</summary>
/// <param name="Refunds">The connection from the courier to the HTTP target.</param>
/// <param name="Errands">The connection from the courier to the clerk.</param>
internal sealed record DemoHouse(string Courier, string Clerk, string ClientId, string ClientSecret, string Refunds, string Errands)
{
    /// <summary>One refund at a time, of at most 100, ten a minute, 200 a month.</summary>
    private const string RefundPolicy = """
        { "taskTypes": ["refund.issue"],
          "tools": { "allow": ["stripe.refund"], "classes": { "financial": "allow" },
                     "conditions": [ { "tool": "stripe.refund", "when": [ { "at": "$.amount", "op": "lte", "value": 100 } ] } ] },
          "rate": { "perMinute": 10 }, "spend": { "monthly": 200, "perTask": 20, "defaultTask": 1 } }
        """;

    private const string Owner = """{ "team": "payments", "contact": "payments@example.com" }""";

    public static string RefundOf(string connection, int amount) => $$$"""
        {"connection":"{{{connection}}}","task":{"type":"refund.issue","maxCost":4,"tools":[{"name":"stripe.refund","arguments":{"amount":{{{amount}}},"currency":"USD"}}],"input":{"ticket":"4711"} } }
        """;

    public static string ErrandOf(string connection) => $$$"""
        {"connection":"{{{connection}}}","task":{"type":"summarize","input":{"text":"the customer was refunded"} } }
        """;

    public static async Task<DemoHouse> BuildAsync(DemoClient gate, string target, CancellationToken ct)
    {
        var courier = await MakeAsync(gate, "/v1/agents", $$"""{ "name": "courier", "owner": {{Owner}} }""", ct);
        var clerk = await MakeAsync(gate, "/v1/agents", $$"""{ "name": "clerk", "owner": {{Owner}}, "endpoint": { "url": "{{target}}/clerk" } }""", ct);
        var credential = await gate.ManageAsync(HttpMethod.Post, $"/v1/agents/{courier}/credentials", """{ "kind": "secret" }""", ct);
        var refunds = await MakeAsync(gate, "/v1/connections", $$"""{ "name": "refunds", "from": "{{courier}}", "to": { "http": { "url": "{{target}}/refunds" } }, "policy": {{RefundPolicy}} }""", ct);
        var errands = await MakeAsync(gate, "/v1/connections", $$"""{ "name": "errands", "from": "{{courier}}", "to": { "agent": "{{clerk}}" }, "policy": { "rate": { "perMinute": 10 } } }""", ct);
        return new DemoHouse(courier, clerk, credential.GetProperty("clientId").GetString()!, credential.GetProperty("clientSecret").GetString()!, refunds, errands);
    }

    private static async Task<string> MakeAsync(DemoClient gate, string path, string body, CancellationToken ct) =>
        (await gate.ManageAsync(HttpMethod.Post, path, body, ct)).GetProperty("id").GetString()!;
}
