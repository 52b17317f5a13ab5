using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>What every route refuses alike: the routes are the running gate's own, so that a new one is asked too.</summary>
[Collection(BadInputHouse.Name)]
public sealed class ControlPlaneInputs(BadInputHouse gate)
{
    /// <summary>What ends, whatever it has become, asks for no version.</summary>
    private static readonly string[] endsWhateverItIs =
        ["DELETE /v1/agents/{agent}/credentials/{credential}", "DELETE /v1/agents/{agent}/shares/{organisation}", "DELETE /v1/operators/{operator}/keys/{key}", "DELETE /v1/sessions/{session}",
         "DELETE /v1/connections/{connection}/approval-memory/{memory}", "DELETE /v1/attestation-keys/{attestationKey}", "DELETE /v1/attestations/{attestation}", "DELETE /v1/alerts/{alert}/silence", "DELETE /v1/alert-routes/{alertRoute}", "DELETE /v1/siem", "DELETE /v1/grants/{grant}", "DELETE /v1/users/{user}"];

    private static readonly string[] strangers = ["orgId", "organisation", "org", "id", "role", "trustScore", "status", "revision", "createdAt", "__proto__"];

    private static readonly string[] badIds =
    [
        "/", "\\", "#", "?", "'", "%2f", "%", "a/b", "x'--", "\n", "\r\n", "\t", "\u007f", " ", "agt_00000000000000000000\n", "con_0000000000000000000'", "AGT_00000000000000000000",
        "agt_٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠", new string('a', 1025), "agt_" + new string('0', 1021), "$control", "state", "|",
    ];

    [Fact]
    public async Task Case_49_a_change_is_made_to_a_version_that_was_seen()
    {
        var record = await gate.RecordAsync();
        foreach (var route in gate.Routes.Where(route => route.Method is "PUT" or "PATCH" or "DELETE" && !endsWhateverItIs.Contains(route.ToString())))
        {
            var path = route.Path(gate.House.IdOf);
            var read = path == "/v1/budgets" ? $"{path}?of={gate.House.Agent.Id}" : path;
            var body = RouteBodies.For(route, gate.House);
            var before = await gate.House.GetAsync(read);
            Assert.True(before.Status == 200 && before.Header("ETag") is not null, $"{read}: {before}");

            await IsRefusedAsync(428, "precondition-required", route, path, body, null);
            foreach (var stale in new[] { "\"999999\"", "\"0\"", "W/\"1\"", "*", "\"1\", \"2\"", "1", "\"-1\"", "\"1" })
                await IsRefusedAsync(412, "stale", route, path, body, stale);
            var after = await gate.House.GetAsync(read);
            Assert.Equal((before.Text, before.Header("ETag")), (after.Text, after.Header("ETag")));
        }

        await gate.HasDoneNothingSinceAsync(record);
    }

    [Fact]
    public async Task Case_54_an_id_that_is_none_names_nothing()
    {
        var record = await gate.RecordAsync();
        foreach (var route in gate.Routes.Where(route => route.Parameters.Count > 0))
        {
            foreach (var (bad, parameter) in badIds.SelectMany(bad => route.Parameters.Select(parameter => (bad, parameter))))
            {
                var path = route.Path(name => name == parameter ? Uri.EscapeDataString(bad) : gate.House.IdOf(name));
                var reply = await gate.SendAsync(route, path, RouteBodies.For(route, gate.House));
                gate.IsSafe(reply, $"{route} with `{bad}`");
                Assert.True((reply.Status, reply.Code) is (404, "not-found") or (400, "malformed"), $"{route} with `{bad}` as {parameter}: {reply}");
            }
        }

        await gate.HasDoneNothingSinceAsync(record);
    }

    [Theory]
    [InlineData("/v1/agents//")]
    [InlineData("/v1/agents/..%2f..%2fhealth%2flive")]
    [InlineData("/v1/agents/\\..\\x")]
    [InlineData("/v1/agents/%c0%af")]
    [InlineData("/v1/agents/%00")]
    [InlineData("/v1/agents/%")]
    [InlineData("/v1/agents/%zz")]
    [InlineData("/v1/agents/a\tb")]
    [InlineData("/v1/agents/agt_00000000000000000000'")]
    public async Task Case_54_a_path_that_no_client_would_send_names_nothing(string path)
    {
        var response = await RawHttp.ExchangeAsync(gate.House.Gate, $"GET {path} HTTP/1.1\r\nHost: {gate.House.Gate.Address.Authority}\r\nAuthorization: Bearer {gate.House.Owner.Key}\r\nConnection: close\r\n\r\n");

        Assert.Contains(RawHttp.StatusOf(response), new[] { 400, 404 });
        Assert.DoesNotContain("Exception", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_56_what_is_the_registry_s_to_say_is_nobody_s_to_send()
    {
        var record = await gate.RecordAsync();
        // A target's answer is kept as what it said: no member of it but output, cost and outcome means anything.
        foreach (var route in gate.Routes.Where(route => route.ToString() != "POST /v1/tasks/{task}/result"))
        {
            if (RouteBodies.For(route, gate.House) is not { } body)
                continue;
            var path = route.Path(gate.House.IdOf);
            var version = route.Method == "POST" ? null : (await gate.House.GetAsync(path == "/v1/budgets" ? $"{path}?of={gate.House.Agent.Id}" : path)).Header("ETag");
            foreach (var stranger in strangers)
            {
                var reply = await gate.SendAsync(route, path, $$"""{"{{stranger}}":"x",{{body[1..]}}""", version);
                gate.IsSafe(reply, $"{route} with {stranger}");
                Assert.True((reply.Status, reply.Code) == (400, "malformed") && reply.Body.GetProperty("errors").EnumerateArray().All(error => error.TextOf("path") == $"$.{stranger}"), $"{route} with {stranger}: {reply}");
            }
        }

        await gate.HasDoneNothingSinceAsync(record);
    }

    private async Task IsRefusedAsync(int status, string code, ApiRoute route, string path, string? body, string? ifMatch)
    {
        var reply = await gate.SendAsync(route, path, body, ifMatch);
        gate.IsSafe(reply, $"{route} with {ifMatch}");
        Assert.True((reply.Status, reply.Code) == (status, code), $"{route} with {ifMatch}: {reply}");
    }
}
