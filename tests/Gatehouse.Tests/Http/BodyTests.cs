using System.Text;
using Gatehouse.Http;
using Gatehouse.Http.Bodies;
using Gatehouse.Ledger;
using Gatehouse.Policy;

namespace Gatehouse.Tests.Http;

public sealed class BodyTests
{
    private const string Con = "con_abcdefghijklmnopqrst";
    private const string Agt = "agt_abcdefghijklmnopqrst";
    private static readonly DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_whole_dispatch_is_read()
    {
        var body = await DispatchBody.ReadAsync(Requests.With($$"""
            { "connection": "{{Con}}",
              "task": { "type": "refund.issue", "model": "gpt-5", "maxCost": 4.00,
                        "tools": [ { "name": "stripe.refund", "arguments": { "amount": 40 } }, { "name": "search" } ],
                        "input": { "__proto__": 1, "$type": "x", "$ref": "y" } },
              "claimed": { "ticket": "4711" }, "deadline": "2026-11-21T12:00:00.001Z" }
            """), default);

        var dispatch = body.Value!;
        Assert.Equal(Con, dispatch.Connection);
        Assert.Equal(Money.Of(4), dispatch.Task.MaxCost);
        Assert.Equal(["stripe.refund", "search"], dispatch.Task.Tools.Select(t => t.Name));
        Assert.Equal(40, dispatch.Task.Tools[0].Arguments!.Value.GetProperty("amount").GetInt32());
        Assert.Equal(3, dispatch.Task.Input!.Value.GetPropertyCount());
        Assert.Equal("4711", dispatch.Claimed!.Value.GetProperty("ticket").GetString());
        Assert.Null(dispatch.ToRequest(null, null).FindDeadlineFault(now));
    }

    [Theory]
    [InlineData("""{ "task": { "type": "t" } }""", "$.connection")]
    [InlineData("""{ "connection": "CON" }""", "$.connection|$.task")]
    [InlineData("""{ "connection": "{con}" }""", "$.task")]
    [InlineData("""{ "connection": "{con}", "task": [] }""", "$.task")]
    [InlineData("""{ "connection": "{con}", "task": {} }""", "$.task.type")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "" } }""", "$.task.type")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "task\n" } }""", "$.task.type")]
    [InlineData("""{ "connection": "{con}", "task": { "type": 5 } }""", "$.task.type")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "maxCost": "4" } }""", "$.task.maxCost")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "maxCost": -1 } }""", "$.task.maxCost")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "maxCost": 0.0000001 } }""", "$.task.maxCost")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "tools": [ { "arguments": {} }, 3 ] } }""", "$.task.tools[1]|$.task.tools[0].name")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "tools": [ { "name": "a", "arguments": [] } ] } }""", "$.task.tools[0].arguments")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t" }, "session": "ses_abcdefghijklmnopqr" }""", "$.session")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t" }, "callback": "ftp://x.example" }""", "$.callback")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t" }, "claimed": "x" }""", "$.claimed")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t" }, "deadline": "2026-02-30T00:00:00.000Z" }""", "$.deadline")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t" }, "deadline": 1795593524 }""", "$.deadline")]
    [InlineData("""{ "connection": "{con}", "task": { "type": "t", "Type": "u" }, "Connection": "x" }""", "$.task.Type|$.Connection")]
    [InlineData("""null""", "$")]
    [InlineData("""[]""", "$")]
    [InlineData("\"x\"", "$")]
    public async Task A_dispatch_that_is_not_one_names_every_place(string json, string places)
    {
        var body = await DispatchBody.ReadAsync(Requests.With(json.Replace("{con}", Con, StringComparison.Ordinal)), default);

        Assert.Equal(RefusalCode.Malformed, body.Fault?.Refusal.Code);
        Assert.Equal(places, string.Join('|', body.Fault!.Errors.Select(e => e.Path)));
    }

    [Theory]
    [InlineData("con_ABCDEFGHIJKLMNOPQRST")]
    [InlineData("con_abcdefghijklmnopqrs")]
    [InlineData("con_abcdefghijklmnopqrstu")]
    [InlineData("con_abcdefghijklmnopqrs ")]
    [InlineData("con_abcdefghijklmnopqrs\\n")]
    [InlineData("{con_abcdefghijklmnopqr}")]
    [InlineData("agt_abcdefghijklmnopqrst")]
    [InlineData("con_abcdefghijklmnopqrsé")]
    public async Task An_id_is_exactly_an_id(string id)
    {
        var body = await DispatchBody.ReadAsync(Requests.With($$$"""{"connection":"{{{id}}}","task":{"type":"t"}}"""), default);

        Assert.Equal("$.connection", Assert.Single(body.Fault!.Errors).Path);
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00.000Z", false)]
    [InlineData("2026-11-21T11:59:59.999Z", false)]
    [InlineData("2026-11-21T12:00:00.001Z", true)]
    [InlineData("2026-11-28T12:00:00.000Z", true)]
    [InlineData("2026-11-28T12:00:00.001Z", false)]
    public async Task A_deadline_lies_ahead_at_most_seven_days(string deadline, bool isFine)
    {
        var body = await DispatchBody.ReadAsync(Requests.With($$$"""{"connection":"{{{Con}}}","task":{"type":"t"},"deadline":"{{{deadline}}}"}"""), default);

        Assert.Equal(isFine, body.Value!.ToRequest(null, null).FindDeadlineFault(now) is null);
    }

    [Theory]
    [InlineData(256 * 1024, true)]
    [InlineData((256 * 1024) + 1, false)]
    public async Task An_input_has_at_most_256_KiB(int length, bool isFine)
    {
        var input = $"\"{new string('x', length - 2)}\"";
        var body = await DispatchBody.ReadAsync(Requests.With($$$"""{"connection":"{{{Con}}}","task":{"type":"t","input":{{{input}}}}}"""), default);

        Assert.Equal(isFine ? null : RefusalCode.TooLarge, body.Fault?.Refusal.Code);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public async Task A_task_names_at_most_200_tools(int count, bool isFine)
    {
        var tools = string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"name\":\"t{i}\"}}"));
        var body = await DispatchBody.ReadAsync(Requests.With($$$"""{"connection":"{{{Con}}}","task":{"type":"t","tools":[{{{tools}}}]}}"""), default);

        Assert.Equal(isFine, body.IsRead);
    }

    [Theory]
    [InlineData("""{ "name": "courier", "owner": { "team": "ops", "contact": "ops@example.com" } }""", "")]
    [InlineData("""{ "name": "courier", "owner": { "team": "ops", "contact": "x" }, "actsFor": "user:ana@example.com", "capabilities": ["a"], "prohibited": [], "endpoint": { "url": "https://x.example/in", "protocol": "http" }, "visibility": "public", "version": "1" }""", "")]
    [InlineData("""{}""", "$.name|$.owner")]
    [InlineData("""{ "name": "c", "owner": {}, "orgId": "x", "trustScore": 100, "role": "owner" }""", "$.owner.team|$.owner.contact|$.orgId|$.trustScore|$.role")]
    [InlineData("""{ "name": "c", "owner": { "team": "o", "contact": "x" }, "actsFor": "ana" }""", "$.actsFor")]
    [InlineData("""{ "name": "c", "owner": { "team": "o", "contact": "x" }, "endpoint": { "url": "https://a:b@x.example", "protocol": "mcp" } }""", "$.endpoint.url|$.endpoint.protocol")]
    [InlineData("""{ "name": "c", "owner": { "team": "o", "contact": "x" }, "visibility": "Public" }""", "$.visibility")]
    public void An_agent_is_read_or_refused_whole(string json, string places) => Check(AgentBody.Parse(Json(json)).Fault, places);

    [Theory]
    [InlineData("""{ "kind": "secret" }""", "")]
    [InlineData("""{ "kind": "secret", "expiresAt": "2026-11-22T00:00:00.000Z" }""", "")]
    [InlineData("""{ "kind": "secret", "expiresAt": "2026-11-21T12:00:00.000Z" }""", "$.expiresAt")]
    [InlineData("""{ "kind": "publicKey" }""", "$.jwk")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"} }""", "")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"laptop","use":"sig","alg":"ES256","key_ops":["verify"],"ext":true} }""", "")]
    [InlineData("""{"kind":"publicKey","jwk":[]}""", "$.jwk")]
    [InlineData("""{"kind":"publicKey","jwk":{} }""", "$.jwk.kty|$.jwk.crv|$.jwk.x|$.jwk.y")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"AA"} }""", "$.jwk.d")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-384","x":"AA","y":"AA"} }""", "$.jwk.crv")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"} }""", "$.jwk")]
    [InlineData("""{"kind":"publicKey","jwk":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","alg":"ES384","use":"enc","key_ops":["sign"],"x5c":[]} }""", "$.jwk.alg|$.jwk.use|$.jwk.key_ops|$.jwk.x5c")]
    [InlineData("""{"kind":"secret","jwk":{"kty":"EC"} }""", "$.jwk")]
    [InlineData("""{"kind":"certificate"}""", "$")]
    [InlineData("""{ "kind": "auditWriter" }""", "")]
    [InlineData("""{ "kind": "SECRET" }""", "$.kind")]
    [InlineData("""{}""", "$.kind")]
    public void A_credential_is_of_a_kind_that_is_served(string json, string places) => Check(CredentialBody.Parse(Json(json), now).Fault, places);

    [Theory]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "http": { "url": "https://x.example" } }, "policy": {}, "guardrails": [], "resource": { "environment": "staging" } }""", "")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "agent": "agt_00000000000000000000" } }""", "")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "agent": "{agt}" } }""", "$.to")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": {} }""", "$.to")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "agent": "agt_00000000000000000000", "http": { "url": "https://x.example" } } }""", "$.to")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "http": { "url": "ftp://x.example" } } }""", "$.to.http.url")]
    [InlineData("""{ "name": "c", "from": "{agt}", "to": { "http": { "url": "/in" } }, "backup": "con_x", "guardrails": ["grs_x"], "credential": {} }""", "$.to.http.url|$.guardrails[0]|$.credential.grant|$.credential.scopes|$.backup")]
    [InlineData("""{}""", "$.name|$.from|$.to")]
    public void A_connection_is_read_or_refused_whole(string json, string places) =>
        Check(ConnectionBody.Parse(Json(json.Replace("{agt}", Agt, StringComparison.Ordinal))).Fault, places);

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData((32 * 1024) + 1, false)]
    public async Task A_policy_has_at_most_32_KiB(int length, bool isFine) =>
        Assert.Equal(isFine, (await PolicyBody.ReadAsync(Requests.With("{}".PadRight(length)), default)).IsRead);

    private static void Check(BodyFault? fault, string places) =>
        Assert.Equal(places, string.Join('|', (fault?.Errors ?? []).Select(e => e.Path)));

    private static JsonBody Json(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new JsonBody(bytes, System.Text.Json.JsonElement.Parse(bytes));
    }
}
