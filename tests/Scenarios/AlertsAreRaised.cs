using System.Globalization;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Baselines;
using Gatehouse.Health;
using Gatehouse.Http;
using Gatehouse.Http.Mail;
using Gatehouse.Local.Timers;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

/// <summary>What is out of the ordinary calls somebody, once; the stories turn the timer by hand.</summary>
public sealed class AlertsAreRaised
{
    private const string Spend = "spend-above-normal";

    [NeedsMailServer]
    public async Task Five_times_the_normal_spend_raises_exactly_one_alert_told_once_by_webhook_and_by_mail()
    {
        await using var mails = await MailServer.StartAsync();
        await using var gate = await StartAsync(services => services
            .AddPublicUrl(new PublicUrl(new Uri("http://gate.test")))
            .AddMail(new SmtpOptions("127.0.0.1", mails.Port, new MailAddress("gate@example.com", "Gatehouse")) { UseTls = false }));
        await using var ear = await RecordingTarget.StartAsync();
        await using var target = await RecordingTarget.StartAsync((_, response) => RecordingTarget.OutputAsync(response, new { output = 1, cost = 3 }));
        var key = (await RouteAsync(gate, new { webhook = ear.Url })).TextOf("key")!;
        await RouteAsync(gate, new { email = "ana@example.com" });
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        await LearnAsync(gate, agent.Id, connection, normal: 1);

        await agent.EndAsync(await agent.HandInAsync(connection));
        await LookAsync(gate);
        Assert.Empty(await AlertsAsync(gate));
        await agent.EndAsync(await agent.HandInAsync(connection));
        var next = TimeSpan.FromMinutes(5);
        await Task.WhenAll(LookAsync(gate, next), LookAsync(gate, next));
        await LookAsync(gate, next + next);

        var alert = Assert.Single(await AlertsAsync(gate));
        Assert.Equal((Spend, connection, agent.Id, "raised", 1), (alert.TextOf("rule"), alert.TextOf("subject"), alert.TextOf("agent"), alert.TextOf("state"), alert.NumberOf("occurrence")));
        Assert.Equal((6m, 1m, 5m, 2.5m, "currency"), (alert.GetProperty("value").GetDecimal(), alert.GetProperty("normal").GetDecimal(), alert.GetProperty("threshold").GetDecimal(), alert.GetProperty("calmBelow").GetDecimal(), alert.TextOf("unit")));
        Assert.Contains("normal is 1,", alert.TextOf("explanation"), StringComparison.Ordinal);

        var mail = await mails.ReceiveAsync("ana@example.com");
        Assert.Contains(connection, mail.Subject, StringComparison.Ordinal);
        Assert.Contains("spent in the hour: 6", mail.Text, StringComparison.Ordinal);
        await Eventually.BecomesAsync("both were told", () => ReadAsync(gate, alert), read => read.Body.GetProperty("told").GetArrayLength() == 2);
        var told = Assert.Single(ear.Calls);
        Assert.Equal(($"{alert.TextOf("id")}.1", "raised"), (told.Task, told.Body.TextOf("event")));
        AssertSigned(told, key);
        Assert.Single(mails.To("ana@example.com"));
        Assert.Equal(["alert-raised"], (await gate.Owner.ReadAuditAsync())["$alerts"].Select(record => record.Kind));
    }

    [Fact]
    public async Task It_is_taken_on_silenced_and_over_and_a_dead_webhook_keeps_nobody_waiting()
    {
        await using var gate = await StartAsync();
        await using var ear = await RecordingTarget.StartAsync();
        await using var dead = await RecordingTarget.AnsweringAsync(500);
        await using var target = await RecordingTarget.AnsweringAsync(503);
        await RouteAsync(gate, new { webhook = dead.Url });
        await RouteAsync(gate, new { webhook = ear.Url }, "dead-letters");
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { delivery = new { maxAttempts = 1 } });
        var letter = await agent.HandInAsync(connection);
        await agent.EndAsync(letter);

        await LookAsync(gate);
        var alert = Assert.Single(await AlertsAsync(gate), one => one.TextOf("rule") == "dead-letters");
        await Eventually.IsTrueAsync("the dead webhook was tried again", () => dead.Calls.Count > 1);
        await Eventually.IsTrueAsync("the other was told", () => ear.Calls.Count > 0);
        Assert.Single(ear.Calls);
        Assert.All(dead.Calls, call => Assert.Equal($"{alert.TextOf("id")}.1", call.Task));
        // Nor does it keep a dispatch waiting.
        Assert.Equal(202, (await agent.DispatchAsync(connection)).Status);

        var path = $"/v1/alerts/{alert.TextOf("id")}";
        var taken = await gate.Client.PostAsync($"{path}/acknowledge", null, gate.Owner.Key);
        Assert.Equal((200, "acknowledged"), (taken.Status, taken.Body.TextOf("state")));
        var until = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture);
        var silenced = await gate.Client.PostAsync($"{path}/silence", new { until }, gate.Owner.Key);
        Assert.Equal(("silenced", until), (silenced.Body.TextOf("state"), silenced.Body.GetProperty("silenced").TextOf("until")));
        Assert.Equal(400, (await gate.Client.PostAsync($"{path}/silence", new { until = "2020-01-01T00:00:00.000Z" }, gate.Owner.Key)).Status);
        Assert.Equal("acknowledged", (await gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{path}/silence"), gate.Owner.Key)).Body.TextOf("state"));

        // A day later its letters are of another day.
        foreach (var minutes in Enumerable.Range(0, 6).Select(n => 5 * n))
            await LookAsync(gate, TimeSpan.FromMinutes((25 * 60) + minutes));
        await Eventually.IsTrueAsync("the end is told, too", () => ear.Calls.Any(call => call.Body.TextOf("event") == "cleared"));
        Assert.Equal((409, "conflict"), await gate.Client.PostAsync($"{path}/acknowledge", null, gate.Owner.Key) is var late ? (late.Status, late.Code) : default);
        Assert.Equal("cleared", (await ReadAsync(gate, alert)).Body.TextOf("state"));
    }

    [Fact]
    public async Task An_error_rate_that_flaps_is_one_alert()
    {
        var fails = true;
        await using var gate = await StartAsync(services => services.Replace(ServiceDescriptor.Singleton(AlertOptions.Default with { LeastCalls = 2 })));
        await using var target = await RecordingTarget.StartAsync((call, response) => fails ? RecordingTarget.StatusAsync(response, 503) : RecordingTarget.Succeed(call, response));
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url, new { delivery = new { maxAttempts = 1 } });

        for (var n = 0; n < 5; n++, fails = !fails)
        {
            foreach (var task in new[] { await agent.HandInAsync(connection), await agent.HandInAsync(connection) })
                await agent.EndAsync(task);
            await LookAsync(gate, TimeSpan.FromMinutes(15 * n));
        }

        var alert = Assert.Single(await AlertsAsync(gate), one => one.TextOf("rule") == "error-rate");
        Assert.Equal((1, 1m, "share"), (alert.NumberOf("occurrence"), alert.GetProperty("value").GetDecimal(), alert.TextOf("unit")));
        Assert.Equal(1, (await gate.Owner.ReadAuditAsync())["$alerts"].Count(record => record.Entry.TextOf("clause") == "error-rate"));
    }

    [Fact]
    public async Task Rules_and_baselines_explain_every_figure_and_a_route_that_cannot_be_is_refused()
    {
        await using var gate = await StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, new Uri("http://127.0.0.1:9/"));
        await LearnAsync(gate, agent.Id, connection, normal: 2);

        foreach (var path in new[] { $"/v1/agents/{agent.Id}/baseline", $"/v1/connections/{connection}/baseline" })
        {
            var baseline = (await gate.Client.GetAsync(path, gate.Owner.Key)).Body;
            Assert.Equal(2, baseline.GetProperty("spent").GetProperty("now").GetProperty("mean").GetDouble());
            var named = baseline.EnumerateObject().Select(member => member.Name).Except(["subject", "halfLifeDays", "figures"]).Concat(baseline.GetProperty("spent").EnumerateObject().Select(member => member.Name)).Append("ofHour");
            Assert.Empty(named.Except(baseline.GetProperty("figures").EnumerateObject().Select(figure => figure.Name)));
        }

        var rules = (await gate.Client.GetAsync("/v1/alert-rules", gate.Owner.Key)).Body.GetProperty("rules").EnumerateArray().ToArray();
        Assert.Equal(13, rules.Length);
        Assert.All(rules, rule => Assert.True(rule.TextOf("explanation")!.Length > 40));
        foreach (var (body, status) in new (object, int)[]
        {
            (new { name = "x", to = new { email = "ana@example.com" } }, 409), (new { name = "x", to = new { teams = "no" } }, 400), (new { name = "x", to = new { } }, 400),
            (new { name = "x", to = new { webhook = "http://127.0.0.1:9/", email = "ana@example.com" } }, 400), (new { name = "x", to = new { webhook = "ftp://x/" } }, 400),
            (new { name = "x", to = new { webhook = "http://169.254.169.254/" } }, 400), (new { name = "x", to = new { webhook = "http://127.0.0.1:9/" }, rules = new[] { "none" } }, 400),
        })
            Assert.Equal(status, (await gate.Client.PostAsync("/v1/alert-routes", body, gate.Owner.Key)).Status);
        Assert.Equal(400, (await gate.Client.GetAsync("/v1/alerts?state=Raised", gate.Owner.Key)).Status);
    }

    private static Task<GatewayInProcess> StartAsync(Action<IServiceCollection>? adapt = null) => GatewayInProcess.StartAsync(adapt: services =>
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(JobTimer)));
        adapt?.Invoke(services);
    });

    private static async Task<JsonElement> RouteAsync(GatewayInProcess gate, object to, params string[] rules)
    {
        var made = await gate.Client.PostAsync("/v1/alert-routes", new { name = "on call", to, rules = rules.Length == 0 ? null : rules }, gate.Owner.Key);
        Assert.True(made.Status == 201, made.ToString());
        return made.Body;
    }

    /// <summary>As if both had come to the same in every hour of the last two days.</summary>
    private static async Task LearnAsync(GatewayInProcess gate, string agent, string connection, double normal)
    {
        var (rows, organisation, now) = (gate.Services.GetRequiredService<BaselineRows>(), await gate.Owner.OrganisationAsync(), DateTimeOffset.UtcNow);
        var hour = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        var spend = Enumerable.Range(1, 48).Reverse().Aggregate(HourlyProfile.None, (profile, hours) => profile.After(normal, hour.AddHours(-hours), BaselineOptions.Default));
        foreach (var subject in new[] { agent, connection })
            await rows.WriteAsync(organisation, new Baseline(subject, hour.AddHours(2)) { Spend = spend }, null, default);
    }

    private static async Task LookAsync(GatewayInProcess gate, TimeSpan later = default)
    {
        await gate.Services.GetRequiredService<SnapshotConnections>().RunAsync(DateTimeOffset.UtcNow + later, default);
        await gate.Services.GetRequiredService<WatchAlerts>().RunAsync(DateTimeOffset.UtcNow + later, default);
    }

    private static async Task<IReadOnlyList<JsonElement>> AlertsAsync(GatewayInProcess gate) =>
        [.. (await gate.Client.GetAsync("/v1/alerts", gate.Owner.Key)).Body.GetProperty("items").EnumerateArray()];

    private static Task<Reply> ReadAsync(GatewayInProcess gate, JsonElement alert) => gate.Client.GetAsync($"/v1/alerts/{alert.TextOf("id")}", gate.Owner.Key);

    private static void AssertSigned(RecordedCall call, string key)
    {
        var parts = call.Headers["Gatehouse-Signature"].Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.UTF8.GetBytes($"{parts["t"]}.{call.Text}"))), parts["v1"]);
    }
}
