using System.Text.Json;
using Gatehouse.Health;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios;

public sealed class HealthIsRead
{
    [Fact]
    public async Task Every_figure_is_what_happened_and_is_explained()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        await using var target = await RecordingTarget.StartAsync((call, response) => call.Body.GetProperty("input").TextOf("text") == "no"
            ? RecordingTarget.StatusAsync(response, 422)
            : RecordingTarget.OutputAsync(response, new { output = "done", cost = 0.25 }));
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { rate = new { perMinute = 3 }, spend = new { monthly = 10, defaultTask = 1 } });
        await agent.EndAsync(await agent.HandInAsync(connection));
        await agent.EndAsync(await agent.HandInAsync(connection));
        await agent.EndAsync(await agent.HandInAsync(connection, input: new { text = "no" }));
        for (var n = 0; n < 4; n++)
            Assert.Equal(429, (await agent.DispatchAsync(connection)).Status);

        await gate.Services.GetRequiredService<SnapshotConnections>().RunAsync(default);
        var health = await ReadAsync(gate, connection);

        var points = health.Body.GetProperty("points").EnumerateArray().ToArray();
        long Sum(string name) => points.Sum(point => point.NumberOf(name)!.Value);
        Assert.Equal((3, 0, 3, 0), (Sum("accepted"), Sum("asked"), Sum("calls"), Sum("failures")));
        // Those that were coalesced are written a little later.
        Assert.InRange(points.Sum(point => point.GetProperty("denied").NumberOf("policy.rate.perMinute") ?? 0), 1, 4);
        Assert.Equal((2, 1), (points.Sum(point => point.GetProperty("ended").NumberOf("succeeded") ?? 0), points.Sum(point => point.GetProperty("ended").NumberOf("failed") ?? 0)));
        Assert.Equal(0.5m, points.Sum(point => point.GetProperty("spent").GetDecimal()));
        Assert.True(points[0].GetProperty("latency").GetProperty("p50").GetDouble() > 0);
        Assert.Equal("closed", health.Body.GetProperty("now").GetProperty("breaker").TextOf("state"));

        string[] named = [.. points.SelectMany(point => point.EnumerateObject()).Select(member => member.Name).Except(["from", "to"]).Distinct()];
        Assert.Empty(named.Except(health.Body.GetProperty("figures").EnumerateObject().Select(figure => figure.Name)));
    }

    [Fact]
    public async Task A_past_moment_is_read_back_and_what_cannot_be_asked_is_refused()
    {
        await using var gate = await GatewayInProcess.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        await gate.Owner.ContainAsync("freeze", connection);

        Assert.True((await ReadAsync(gate, connection)).Body.GetProperty("now").GetProperty("held").GetBoolean());
        Assert.Empty((await ReadAsync(gate, connection, "?from=2026-01-01T00:00:00.000Z&to=2026-01-02T00:00:00.000Z")).Body.GetProperty("points").EnumerateArray());
        foreach (var (query, name) in new[]
        {
            ("?step=PT1S", "step"), ("?step=P32D", "step"), ("?step=5m", "step"), ("?from=yesterday", "from"), ("?hours=1", "hours"),
            ("?from=2026-01-02T00:00:00.000Z&to=2026-01-01T00:00:00.000Z", "to"), ("?from=2025-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z&step=PT1H", "step"),
        })
        {
            var refused = await ReadAsync(gate, connection, query);
            Assert.Equal((400, name), (refused.Status, refused.Body.GetProperty("errors")[0].TextOf("path")));
        }

        Assert.Equal(404, (await ReadAsync(gate, "con_00000000000000000000")).Status);
        Assert.Equal(403, (await gate.Client.GetAsync($"/v1/connections/{connection}/health", agent.Token)).Status);
    }

    private static Task<Reply> ReadAsync(GatewayInProcess gate, string connection, string query = "") => gate.Client.GetAsync($"/v1/connections/{connection}/health{query}", gate.Owner.Key);
}
