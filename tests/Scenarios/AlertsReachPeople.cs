using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Health;
using Gatehouse.Local;
using Gatehouse.Local.Commands;
using Gatehouse.Local.Timers;
using Gatehouse.Scenarios.Approvals.Channels;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Scenarios;

/// <summary>Somebody is called in Teams, and takes an alert on from a terminal.</summary>
public sealed class AlertsReachPeople
{
    [Fact]
    public async Task A_person_is_told_in_Teams_once_whatever_the_chat_does_first()
    {
        await using var microsoft = await MicrosoftStandIn.StartAsync();
        await using var gate = await StartAsync(microsoft.Change);
        await using var target = await RecordingTarget.AnsweringAsync(503);
        var ana = Guid.NewGuid();
        microsoft.Refuse(ana, 503);
        Assert.Equal(201, (await gate.Client.PostAsync("/v1/alert-routes", new { name = "on call", to = new { teams = ana.ToString("D") } }, gate.Owner.Key)).Status);
        var connection = await FailAsync(gate, target);

        await LookAsync(gate);
        await Eventually.IsTrueAsync("the chat was tried", () => microsoft.CallsOf(ana).Count > 0);
        microsoft.RefuseNoMore(ana);
        await Eventually.IsTrueAsync("the card is there", () => microsoft.SeenBy(ana).Count == 1);

        var said = microsoft.SeenBy(ana).Single().Value;
        Assert.Equal(["Alert: dead-letters", connection], said.GetProperty("body").EnumerateArray().Take(2).Select(line => line.TextOf("text")));
        Assert.False(said.TryGetProperty("actions", out _));
        var alert = (await gate.Client.GetAsync("/v1/alerts?state=raised", gate.Owner.Key)).Body.GetProperty("items").EnumerateArray().Single(one => one.TextOf("rule") == "dead-letters");
        await Eventually.BecomesAsync("it is known to be told", () => gate.Client.GetAsync($"/v1/alerts/{alert.TextOf("id")}", gate.Owner.Key), read => read.Body.GetProperty("told").GetArrayLength() == 1);

        foreach (var minutes in Enumerable.Range(0, 6).Select(n => 5 * n))
            await LookAsync(gate, TimeSpan.FromMinutes((25 * 60) + minutes));
        // Its end is for programs: people in a chat hear of what they should do.
        Assert.Equal("cleared", (await gate.Client.GetAsync($"/v1/alerts/{alert.TextOf("id")}", gate.Owner.Key)).Body.TextOf("state"));
        Assert.Single(microsoft.SeenBy(ana));
    }

    [Fact]
    public async Task An_alert_is_listed_taken_on_and_silenced_and_a_drill_rehearsed_from_the_command_line()
    {
        await using var gate = await StartAsync();
        await using var target = await RecordingTarget.AnsweringAsync(503);
        var connection = await FailAsync(gate, target);
        await LookAsync(gate);
        using var folder = new DataFolder();
        var key = Path.Combine(folder.Path, "operator.key");
        await File.WriteAllTextAsync(key, gate.Owner.Key + "\n");
        Task<(int Code, string Out, string Error)> Run(params string[] arguments) => RunAsync([.. arguments, "--url", gate.Client.Address.ToString(), "--key-file", key]);

        var listed = JsonElement.Parse((await Run("alert", "list", "--state", "raised")).Out).GetProperty("alerts").EnumerateArray().Single(one => one.TextOf("rule") == "dead-letters");
        var id = listed.TextOf("id")!;
        Assert.Equal(connection, listed.TextOf("subject"));
        Assert.Equal("acknowledged", JsonElement.Parse((await Run("alert", "acknowledge", id)).Out).TextOf("state"));
        Assert.Equal("silenced", JsonElement.Parse((await Run("alert", "silence", id, "--minutes", "5")).Out).TextOf("state"));
        Assert.Equal("acknowledged", JsonElement.Parse((await Run("alert", "unsilence", id)).Out).TextOf("state"));
        Assert.Contains($"{id}  acknowledged  dead-letters  {connection}  since ", (await Run("alert", "list", "-o", "text")).Out, StringComparison.Ordinal);

        var drill = await Run("incident", "open", connection, "--drill", "--title", "friday");
        Assert.Equal((0, true, "contained"), (drill.Code, JsonElement.Parse(drill.Out).GetProperty("drill").GetBoolean(), JsonElement.Parse(drill.Out).TextOf("status")));
        Assert.Equal("friday", JsonElement.Parse((await Run("incident", "list")).Out).GetProperty("incidents").EnumerateArray().Single().TextOf("title"));

        var none = await Run("alert", "acknowledge", $"{id[..^1]}{(id[^1] == 'a' ? 'b' : 'a')}");
        Assert.Equal((1, ""), (none.Code, none.Out));
        Assert.Contains("404", none.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alert list --url http://gate.example.com", 2, "must be `https`")]
    [InlineData("alert list --url ftp://127.0.0.1", 2, "must be `https`")]
    [InlineData("alert list --key-file /no/such/file", 2, "/no/such/file")]
    [InlineData("alert silence a --minutes 0", 2, "--minutes")]
    [InlineData("incident open everything", 2, "SCOPE `everything`")]
    [InlineData("incident open organisation --action stop", 2, "stop")]
    public async Task What_cannot_begin_says_why_and_sends_nothing(string arguments, int code, string why)
    {
        var run = await RunAsync(arguments.Split(' '));

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_is_not_there_leaves_the_work_undone()
    {
        using var folder = new DataFolder();
        var key = Path.Combine(folder.Path, "operator.key");
        await File.WriteAllTextAsync(key, "key");

        var run = await RunAsync(["alert", "list", "--url", "http://127.0.0.1:9", "--key-file", key]);

        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.Contains("did not answer", run.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await GatehouseCommand.RunAsync(arguments, new CommandConsole(output, error));
        return (code, output.ToString(), error.ToString());
    }

    private static Task<GatewayInProcess> StartAsync(Func<LocalOptions, LocalOptions>? change = null) =>
        GatewayInProcess.StartAsync(adapt: services => services.Remove(services.Single(service => service.ImplementationType == typeof(JobTimer))), change: change);

    /// <returns>A connection with a dead letter.</returns>
    private static async Task<string> FailAsync(GatewayInProcess gate, RecordingTarget target)
    {
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { delivery = new { maxAttempts = 1 } });
        await agent.EndAsync(await agent.HandInAsync(connection));
        return connection;
    }

    private static async Task LookAsync(GatewayInProcess gate, TimeSpan later = default)
    {
        await gate.Services.GetRequiredService<SnapshotConnections>().RunAsync(DateTimeOffset.UtcNow + later, default);
        await gate.Services.GetRequiredService<WatchAlerts>().RunAsync(DateTimeOffset.UtcNow + later, default);
    }
}
