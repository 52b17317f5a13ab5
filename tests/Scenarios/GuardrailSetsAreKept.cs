using System.Text.Json;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios;

/// <summary>Sets and guardrails as an operator makes, changes and ends them.</summary>
public sealed class GuardrailSetsAreKept : IAsyncLifetime
{
    private GatewayInProcess gate = null!;
    private string agent = "";

    public async Task InitializeAsync()
    {
        gate = await GatewayInProcess.StartAsync();
        agent = await gate.Owner.CreateAgentAsync();
    }

    public Task DisposeAsync() => gate.DisposeAsync().AsTask();

    [Fact]
    public async Task What_comes_with_the_gate_is_read_copied_and_left_as_it_is()
    {
        var listed = (await GetAsync("/v1/guardrail-sets")).Body.GetProperty("items").EnumerateArray().Select(set => (set.TextOf("id"), set.GetProperty("builtIn").GetBoolean()));
        Assert.Equal([("credentials-only", true), ("default", true), ("strict", true)], listed);

        var strict = await GetAsync("/v1/guardrail-sets/strict");
        var document = strict.Body.GetProperty("document").GetRawText();
        var copy = await SendAsync("POST", "/v1/guardrail-sets", document);

        Assert.Equal((201, "\"1\""), (copy.Status, copy.Header("ETag")));
        Assert.True(JsonElement.DeepEquals(strict.Body.GetProperty("document"), copy.Body.GetProperty("document")));
        Assert.Equal(copy.Headers.Location!.OriginalString, $"/v1/guardrail-sets/{copy.Body.TextOf("id")}");
        foreach (var method in new[] { "PUT", "DELETE" })
        {
            var refused = await SendAsync(method, "/v1/guardrail-sets/strict", method == "PUT" ? document : null, "\"1\"");
            Assert.Equal((409, "conflict"), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_document_is_said_at_once()
    {
        var reply = await SendAsync("POST", "/v1/guardrail-sets", """
            { "name": "a", "nonsense": 1, "guardrails": [ { "name": "x", "kind": "secret", "action": "block" }, { "guardrail": "grd_00000000000000000000", "action": "warn" }, { "name": "y", "kind": "size", "action": "block", "options": { "most": 0 } } ] }
            """);

        Assert.Equal((400, "malformed"), (reply.Status, reply.Code));
        Assert.Equal(
            ["$.guardrails[0].kind", "$.guardrails[1].action", "$.guardrails[1].guardrail", "$.guardrails[2].options.most", "$.nonsense"],
            reply.Body.GetProperty("errors").EnumerateArray().Select(error => error.TextOf("path")!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(100, 201)]
    [InlineData(101, 400)]
    public async Task A_set_has_at_most_100_guardrails(int guardrails, int status)
    {
        var document = new { name = "many", guardrails = Enumerable.Range(0, guardrails).Select(n => new { name = $"g{n}", kind = "size", action = "block", options = new { most = 1000 } }) };

        var reply = await SendAsync("POST", "/v1/guardrail-sets", Json.Of(document));

        Assert.True(reply.Status == status, reply.ToString());
        if (status == 201)
            Assert.Equal("pass", (await SendAsync("POST", "/v1/guardrails/test", Json.Of(new { set = reply.Body.TextOf("id"), content = "x" }))).Body.TextOf("verdict"));
    }

    [Fact]
    public async Task Each_version_stays_and_tells_what_changed()
    {
        var path = await MakeAsync("""{ "name": "s", "guardrails": [ { "name": "a", "kind": "secrets", "action": "redact" }, { "name": "b", "kind": "secrets", "action": "warn" } ] }""");
        var changed = await SendAsync("PUT", path, """{ "name": "s2", "guardrails": [ { "name": "a", "kind": "secrets", "action": "block" }, { "name": "c", "kind": "secrets", "action": "warn" } ] }""", "\"1\"");
        var same = await SendAsync("PUT", path, changed.Body.GetProperty("document").GetRawText(), "\"2\"");

        Assert.Equal((200, "\"2\"", "s2"), (changed.Status, changed.Header("ETag"), changed.Body.TextOf("name")));
        Assert.Equal((200, "\"2\""), (same.Status, same.Header("ETag")));
        Assert.Equal([1L, 2L], (await GetAsync($"{path}/versions")).Body.GetProperty("items").EnumerateArray().Select(version => version.NumberOf("version")!.Value));
        Assert.Equal("redact", (await GetAsync($"{path}/versions?version=1")).Body.GetProperty("document").GetProperty("guardrails")[0].TextOf("action"));
        Assert.Equal(
            ["changed : name", "removed b: ", "changed a: action", "added c: "],
            (await GetAsync($"{path}/versions?from=1&to=2")).Body.GetProperty("changes").EnumerateArray()
                .Select(change => $"{change.TextOf("change")} {change.TextOf("guardrail")}: {string.Join(',', change.GetProperty("members").EnumerateArray())}"));
        Assert.Equal(404, (await GetAsync($"{path}/versions?version=3")).Status);
        Assert.Equal(["created", "changed"], (await gate.Owner.ReadAuditAsync())["$control"].Where(record => record.Kind == "guardrail-set-changed").Select(record => record.Entry.GetProperty("guards")[0].TextOf("action")));
    }

    [Fact]
    public async Task A_set_keeps_what_it_includes_as_it_stood_when_it_was_saved()
    {
        var guardrail = (await SendAsync("POST", "/v1/guardrails", """{ "name": "codename", "kind": "phrases", "action": "block", "options": { "phrases": ["blue heron"] } }""")).Body.TextOf("id")!;
        var document = $$"""{ "name": "s", "guardrails": [ { "guardrail": "{{guardrail}}" } ] }""";
        var path = await MakeAsync(document);
        var set = path.Split('/')[^1];

        Assert.Equal(200, (await SendAsync("PUT", $"/v1/guardrails/{guardrail}", """{ "name": "codename", "kind": "phrases", "action": "block", "options": { "phrases": ["grey seal"] } }""", "\"1\"")).Status);
        Assert.Equal("block", await VerdictAsync(set, "the blue heron"));
        Assert.Equal(1, (await GetAsync(path)).Body.GetProperty("includes")[0].NumberOf("version"));

        var saved = await SendAsync("PUT", path, document, "\"1\"");
        Assert.Equal((200, 2), (saved.Status, (int)saved.Body.GetProperty("includes")[0].NumberOf("version")!));
        Assert.Equal(("pass", "block"), (await VerdictAsync(set, "the blue heron"), await VerdictAsync(set, "the grey seal")));

        Assert.Equal(204, (await SendAsync("DELETE", $"/v1/guardrails/{guardrail}", null, "\"2\"")).Status);
        Assert.Equal(404, (await GetAsync($"/v1/guardrails/{guardrail}")).Status);
        Assert.Equal("block", await VerdictAsync(set, "the grey seal"));
        Assert.Equal("$.guardrails[0].guardrail", (await SendAsync("PUT", path, document, "\"2\"")).Body.GetProperty("errors")[0].TextOf("path"));
    }

    [Fact]
    public async Task A_set_that_binds_somebody_stays()
    {
        await using var target = await RecordingTarget.StartAsync();
        var path = await MakeAsync("""{ "name": "s", "guardrails": [ { "name": "a", "kind": "secrets", "action": "redact" } ] }""");
        var set = path.Split('/')[^1];
        var connections = new List<string>();
        for (var n = 0; n < 2; n++)
            connections.Add((await gate.Client.PostAsync("/v1/connections", new { name = "c", from = agent, to = new { http = new { url = target.Url } }, policy = new { }, guardrails = new[] { set } }, gate.Owner.Key)).Body.TextOf("id")!);

        var inUse = await SendAsync("DELETE", path, null, "\"1\"");
        Assert.Equal((409, $"guardrail set `{set}` is in use by 2 connections"), (inUse.Status, inUse.Body.TextOf("detail")));
        foreach (var connection in connections)
            Assert.Equal(200, (await SendAsync("PATCH", $"/v1/connections/{connection}", """{"guardrails":[]}""", "\"1\"")).Status);

        Assert.Equal(204, (await SendAsync("DELETE", path, null, "\"1\"")).Status);
        Assert.Equal((404, 404), ((await GetAsync(path)).Status, (await SendAsync("PATCH", $"/v1/connections/{connections[0]}", $$"""{"guardrails":["{{set}}"]}""", "\"2\"")).Status));
        Assert.DoesNotContain(set, (await GetAsync("/v1/guardrail-sets")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_names_ten_sets_and_no_more()
    {
        var names = new List<string> { "default", "strict", "credentials-only" };
        while (names.Count < 11)
            names.Add((await MakeAsync("""{ "name": "s", "guardrails": [ { "name": "a", "kind": "secrets", "action": "redact" } ] }""")).Split('/')[^1]);
        object Body(int count) => new { name = "c", from = agent, to = new { http = new { url = "https://target.example/tasks" } }, guardrails = names.Take(count) };

        Assert.Equal(201, (await gate.Client.PostAsync("/v1/connections", Body(10), gate.Owner.Key)).Status);
        var past = await gate.Client.PostAsync("/v1/connections", Body(11), gate.Owner.Key);
        Assert.Equal((400, "$.guardrails"), (past.Status, past.Body.GetProperty("errors")[0].TextOf("path")));
    }

    [Fact]
    public async Task A_try_says_what_would_follow_and_keeps_nothing()
    {
        var before = (await gate.Owner.ReadAuditAsync())["$control"].Count(record => record.Kind != "audit-exported");

        var inline = await SendAsync("POST", "/v1/guardrails/test", """{ "guardrail": { "name": "numbers", "kind": "pattern", "action": "replace", "replacement": "(case)", "options": { "pattern": "case-[0-9]{4}" } }, "content": { "notes": ["see case-0815"] } }""");
        var text = await SendAsync("POST", "/v1/guardrails/test", """{ "set": { "name": "s", "guardrails": [ { "name": "out", "kind": "secrets", "direction": "output", "action": "block" } ] }, "direction": "input", "content": "AKIAQYLPMN5HHHFPZAM2" }""");

        Assert.Equal(("pass", """{"notes":["see (case)"]}"""), (inline.Body.TextOf("verdict"), inline.Body.GetProperty("content").GetRawText()));
        var found = inline.Body.GetProperty("guardrails")[0].GetProperty("findings")[0];
        Assert.Equal(("$.notes[0]", 4L, 9L), (found.TextOf("at"), found.NumberOf("offset"), found.NumberOf("length")));
        Assert.Equal(("pass", 0), (text.Body.TextOf("verdict"), text.Body.GetProperty("guardrails").GetArrayLength()));
        Assert.Equal("$.set.guardrails[0].kind", (await SendAsync("POST", "/v1/guardrails/test", """{ "set": { "name": "s", "guardrails": [ { "name": "x", "kind": "y", "action": "block" } ] }, "content": "" }""")).Body.GetProperty("errors")[0].TextOf("path"));
        Assert.Equal(400, (await SendAsync("POST", "/v1/guardrails/test", """{ "set": "default", "guardrail": "grd_00000000000000000000", "content": "" }""")).Status);
        Assert.Equal(before, (await gate.Owner.ReadAuditAsync())["$control"].Count(record => record.Kind != "audit-exported"));
    }

    /// <summary>Who sends a secret where stands in the record, as every change of a set does.</summary>
    [Theory]
    [InlineData("$.guardrail", """{ "guardrail": JUDGE, "content": "x" }""")]
    [InlineData("$.set", """{ "set": { "name": "s", "guardrails": [ JUDGE ] }, "content": "x" }""")]
    public async Task What_would_show_a_secret_to_an_endpoint_is_tried_only_once_it_is_stored(string path, string body)
    {
        const string Judge = """{ "name": "judged", "kind": "judge", "action": "block", "options": { "endpoint": "https://judge.example/v1", "secret": "judge-key", "model": "m", "criterion": "the text is unkind" } }""";

        var refused = await SendAsync("POST", "/v1/guardrails/test", body.Replace("JUDGE", Judge, StringComparison.Ordinal));

        Assert.Equal((400, path), (refused.Status, refused.Body.GetProperty("errors")[0].TextOf("path")));
    }

    private async Task<string?> VerdictAsync(string set, string content) => (await SendAsync("POST", "/v1/guardrails/test", Json.Of(new { set, content }))).Body.TextOf("verdict");

    private async Task<string> MakeAsync(string document)
    {
        var made = await SendAsync("POST", "/v1/guardrail-sets", document);
        Assert.True(made.Status == 201, made.ToString());
        return made.Headers.Location!.OriginalString;
    }

    private Task<Reply> GetAsync(string path) => gate.Client.GetAsync(path, gate.Owner.Key);

    private Task<Reply> SendAsync(string method, string path, string? body, string? ifMatch = null) => gate.Client.SendAsync(
        new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : GateClient.JsonContent(body) }, gate.Owner.Key, ifMatch is null ? [] : [("If-Match", ifMatch)]);
}
