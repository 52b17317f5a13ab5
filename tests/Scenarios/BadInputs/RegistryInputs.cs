using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.BadInputs;

/// <summary>Targets, ends, places in lists and roles that nobody may have.</summary>
[Collection(BadInputHouse.Name)]
public sealed class RegistryInputs(BadInputHouse gate)
{
    private static readonly string[] urls =
    [
        "http://127.0.0.1:8080/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:169.254.169.254]/", "https://169.254.169.254/latest/meta-data/",
        "http://example.com/", "https://example.com:8443/", "https://user:pass@example.com/", "https://example.com/#part", "https://example.com./", "ftp://example.com/", "file:///etc/passwd", "not a url", "",
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://①②⑦.0.0.1/", "https://１２７.0.0.1/", "https://127。0。0。1/", "https://\u00ad127.0.0.1/", "https://ⓛocalhost/",
        "https://metadata.google.internal/", "https://printer.local/", "https://1.1.1.1 &@2.2.2.2# @3.3.3.3/", @"\\srv.example.com\share", "//example.com/", "https://example.com/\r\nHost: x", $"https://example.com/{new string('a', 2048)}",
    ];

    [Fact]
    public async Task Case_50_a_target_inside_is_refused_wherever_it_is_named()
    {
        await using var strict = await GatewayInProcess.StartAsync(isStrict: true);
        var owner = strict.Owner;
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, new Uri("https://refunds.example.com/"));
        foreach (var url in urls)
        {
            foreach (var (path, body, place, by) in new (string, object, string, string)[]
            {
                ("/v1/connections", new { name = "x", from = agent.Id, to = new { http = new { url } } }, "$.to.http.url", owner.Key),
                ("/v1/agents", new { name = "x", owner = new { team = "t", contact = "c" }, endpoint = new { url } }, "$.endpoint.url", owner.Key),
                ("/v1/dispatch", new { connection, task = new { type = "summarize" }, callback = url }, "$.callback", agent.Token),
            })
            {
                var reply = await strict.Client.PostAsync(path, body, by);
                gate.IsSafe(reply, $"{path} with {url}");
                Assert.True((reply.Status, reply.Code) == (400, "malformed") && place == (reply.Body.TextOf("clause") ?? reply.Body.GetProperty("errors")[0].TextOf("path")), $"{path} with {url}: {reply}");
            }
        }

        Assert.Empty((await strict.Client.GetAsync("/v1/agents?limit=1000", owner.Key)).Body.GetProperty("items").EnumerateArray().Skip(1));
    }

    [Fact]
    public async Task Case_53_no_way_leads_back_to_where_it_began()
    {
        var record = await gate.RecordAsync();
        var self = await gate.House.PostAsync("/v1/connections", new { name = "x", from = gate.House.Agent.Id, to = new { agent = gate.House.Agent.Id } });
        gate.IsSafe(self, "a connection to oneself");
        Assert.Equal((400, "$.to"), (self.Status, self.Body.GetProperty("errors")[0].TextOf("path")));

        var path = $"/v1/connections/{gate.House.Connection}";
        var backup = await gate.SendAsync(new ApiRoute("PATCH", "/v1/connections/{connection}"), path, $$"""{"backup":"{{gate.House.Connection}}"}""", (await gate.House.GetAsync(path)).Header("ETag"));
        gate.IsSafe(backup, "a backup of oneself");
        Assert.Equal((400, "$.backup"), (backup.Status, backup.Body.TextOf("clause")));
        await gate.HasDoneNothingSinceAsync(record);
    }

    [Fact]
    public async Task Case_55_a_place_in_a_list_is_good_as_it_was_given_and_nowhere_else()
    {
        var record = await gate.RecordAsync();
        var after = (await gate.House.GetAsync("/v1/agents?limit=1")).Body.TextOf("after")!;
        var first = after[0] == 'A' ? 'B' : 'A';
        foreach (var asked in new[]
        {
            $"/v1/agents?after={first}{after[1..]}", $"/v1/agents?after={after[..^1]}", $"/v1/agents?after={after}A", $"/v1/agents?after={gate.House.Agent.Id}", "/v1/agents?after=", "/v1/agents?after=%00",
            $"/v1/agents?after={after}&after={after}", $"/v1/connections?after={after}", $"/v1/operators?after={after}", $"/v1/agents/{gate.House.Agent.Id}/shares?after={after}", $"/v1/agents?after={new string('A', 4_000)}",
        })
        {
            var reply = await gate.House.GetAsync(asked);
            gate.IsSafe(reply, asked);
            Assert.True((reply.Status, reply.Code) == (400, "malformed"), $"{asked}: {reply}");
        }

        Assert.Equal(200, (await gate.House.GetAsync($"/v1/agents?after={after}")).Status);
        await gate.HasDoneNothingSinceAsync(record);
    }
}
