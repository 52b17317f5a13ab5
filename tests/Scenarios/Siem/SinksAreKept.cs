using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Scenarios.Siem;

public sealed class SinksAreKept
{
    [Fact]
    public async Task A_replay_sends_a_chain_again_under_other_keys_and_is_audited()
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        await sink.SetAsync(gate, gate.Owner);
        for (var n = 0; n < 4; n++)
            await gate.Owner.CreateAgentAsync();
        await Sink.PumpAsync(gate);
        var before = sink.Calls.Count;

        Assert.Equal(200, (await ReplayAsync(gate, new { chain = "control", sequence = 3 })).Status);
        await Sink.PumpAsync(gate);
        var bySequence = sink.Calls.Skip(before).ToArray();
        Assert.Equal(200, (await ReplayAsync(gate, new { from = "2026-01-01T00:00:00.000Z" })).Status);
        await Sink.PumpAsync(gate);

        Assert.Equal(3, Sink.SequenceOf(bySequence.SelectMany(Sink.EventsOf).First()));
        Assert.Equal(1, Sink.SequenceOf(sink.Calls.Skip(before + bySequence.Length).SelectMany(Sink.EventsOf).First()));
        Assert.Equal(sink.Calls.Count, sink.Calls.Select(call => call.Task).Distinct().Count());
        Assert.Equal(2, (await gate.Owner.ReadAuditAsync()).All.Count(record => record.Kind == "sink-replayed"));
        // A moment to come moves nothing: marks go back only.
        var count = sink.Calls.Count;
        await Sink.PumpAsync(gate);
        var own = sink.Events.Count(one => Sink.ChainOf(one) == "$control");
        Assert.Equal(200, (await ReplayAsync(gate, new { from = "2099-01-01T00:00:00.000Z" })).Status);
        await Sink.PumpAsync(gate);
        Assert.Equal(own + 1, sink.Events.Count(one => Sink.ChainOf(one) == "$control"));
        Assert.InRange(sink.Calls.Count, count, count + 2);
    }

    [Fact]
    public async Task Paused_it_gets_nothing_and_what_comes_after_a_removal_goes_on_where_it_was()
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        var first = (await sink.SetAsync(gate, gate.Owner)).Body.TextOf("key");
        await Sink.PumpAsync(gate);
        var count = sink.Calls.Count;

        Assert.Equal("paused", (await gate.Client.PostAsync("/v1/siem/pause", null, gate.Owner.Key)).Body.TextOf("state"));
        await Sink.PumpAsync(gate);
        Assert.Equal(count, sink.Calls.Count);
        Assert.Equal(1, (await gate.Client.GetAsync("/v1/siem", gate.Owner.Key)).Body.GetProperty("stream").NumberOf("behind"));
        Assert.Equal("active", (await gate.Client.PostAsync("/v1/siem/resume", null, gate.Owner.Key)).Body.TextOf("state"));
        Assert.Equal(204, (await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/v1/siem"), gate.Owner.Key)).Status);
        Assert.Equal(404, (await gate.Client.GetAsync("/v1/siem", gate.Owner.Key)).Status);
        await Sink.PumpAsync(gate);
        Assert.Equal(count, sink.Calls.Count);

        Assert.NotEqual(first, (await sink.SetAsync(gate, gate.Owner)).Body.TextOf("key"));
        await Sink.PumpAsync(gate);

        var sequences = sink.Events.Where(one => Sink.ChainOf(one) == "$control").Select(Sink.SequenceOf).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(n => (long)n), sequences);
    }

    [Theory]
    [InlineData("""{"url":"http://127.0.0.1:9/"}""", "$.url")]
    [InlineData("""{"url":"https://169.254.169.254/"}""", "$.url")]
    [InlineData("""{"url":"ftp://siem.example.com/"}""", "$.url")]
    [InlineData("""{"url":"https://siem.example.com/","header":{"name":"Host","value":"v4lue"}}""", "$.header.name")]
    [InlineData("""{"url":"https://siem.example.com/","header":{"name":"Authorization","value":" v4lue"}}""", "$.header.value")]
    [InlineData("""{"url":"https://siem.example.com/","header":{"name":"Authorization"}}""", "$.header.value")]
    [InlineData("""{"url":"https://siem.example.com/","level":1}""", "$.level")]
    public async Task A_sink_that_cannot_be_is_refused_and_its_secret_not_repeated(string body, string path)
    {
        await using var gate = await Sink.GateAsync(isStrict: true);

        var refused = await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/v1/siem") { Content = GateClient.JsonContent(body) }, gate.Owner.Key);

        Assert.Equal(400, refused.Status);
        Assert.Contains($"\"{path}\"", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("v4lue", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_made_to_the_sink_that_was_seen_and_keeps_its_key()
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        var made = await sink.SetAsync(gate, gate.Owner);
        var body = new { url = "http://127.0.0.1:9/" };

        Assert.Equal(428, (await gate.Client.PutAsync("/v1/siem", body, gate.Owner.Key)).Status);
        Assert.Equal(412, (await gate.Client.PutAsync("/v1/siem", body, gate.Owner.Key, ("If-Match", "\"7\""))).Status);
        var changed = await gate.Client.PutAsync("/v1/siem", body, gate.Owner.Key, ("If-Match", made.Header("ETag")!));

        Assert.Equal((200, "http://127.0.0.1:9/", null, null), (changed.Status, changed.Body.TextOf("url"), changed.Body.TextOf("key"), changed.Body.TextOf("header")));
    }

    [Theory]
    [InlineData("""{}""", 400)]
    [InlineData("""{"sequence":1}""", 400)]
    [InlineData("""{"chain":"control","sequence":0}""", 400)]
    [InlineData("""{"chain":"control"}""", 400)]
    [InlineData("""{"from":"2026-01-01T00:00:00.000Z","chain":"control","sequence":1}""", 400)]
    [InlineData("""{"chain":"con_00000000000000000000","sequence":1}""", 404)]
    public async Task A_replay_of_nothing_that_is_there_is_refused(string body, int status)
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        await sink.SetAsync(gate, gate.Owner);

        Assert.Equal(status, (await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/siem/replay") { Content = GateClient.JsonContent(body) }, gate.Owner.Key)).Status);
    }

    private static Task<Reply> ReplayAsync(GatewayInProcess gate, object body) => gate.Client.PostAsync("/v1/siem/replay", body, gate.Owner.Key);
}
