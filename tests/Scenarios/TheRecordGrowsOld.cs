using System.Text.Json;
using Gatehouse.Alerts;
using Gatehouse.Audit.Checkpoints;
using Gatehouse.Http.Scheduling;
using Gatehouse.Local.Commands;
using Gatehouse.Ports;
using Gatehouse.Retention;
using Gatehouse.Scenarios.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios;

public sealed class TheRecordGrowsOld : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gatehouse-").FullName;
    private readonly StringWriter output = new();
    private readonly AheadClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_is_kept_no_longer_is_gone_and_what_is_left_verifies_from_there_on()
    {
        await using var gate = await StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        var task = await agent.HandInAsync(connection);
        Assert.Equal("succeeded", (await agent.EndAsync(task)).TaskStatus);
        Assert.Equal(200, (await PatchAsync(gate, new { retention = new { payloadDays = 7, auditDays = 30 } }, 1)).Status);
        await LookAsync(gate);
        await SignAsync(gate);
        var items = (await gate.Client.GetAsync("/v1/audit/checkpoints", gate.Owner.Key)).Body.GetProperty("items");
        var (key, kept) = (await WriteAsync("key", items[0].TextOf("key")!), await WriteAsync("kept", items[0].TextOf("note")!));

        clock.Pass(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        Assert.True(await ApplyAsync(gate) is { Erased: 2, Cut: 0 });
        var shown = (await gate.Client.GetAsync($"/v1/tasks/{task}", gate.Owner.Key)).Body;
        Assert.Equal(("succeeded", JsonValueKind.Null, "erased"), (shown.TextOf("status"), shown.GetProperty("result").ValueKind, shown.TextOf("payload")));

        clock.Pass(TimeSpan.FromDays(23));
        Assert.Equal(0, (await ApplyAsync(gate)).Cut);
        await SignAsync(gate);
        Assert.True((await ApplyAsync(gate)).Cut >= 2);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.True((await ApplyAsync(gate)).Deleted > 0);
        await LookAsync(gate);
        Assert.Empty((await gate.Client.GetAsync("/v1/alerts", gate.Owner.Key)).Body.GetProperty("items").EnumerateArray());

        var export = await ExportAsync(gate);
        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", export, "--key", key, "--checkpoint", kept, "--scope", "all"));
        var cut = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("pruned").EnumerateArray().Single(chain => chain.TextOf("chain") == connection);
        Assert.Equal((1, true), (cut.NumberOf("checkpoint"), cut.NumberOf("completeFrom") > 1));
        Assert.Equal(ExitCode.Ok, await RunAsync("audit", "verify", export, "--output", "text"));
        Assert.Contains($"chain `{connection}` is complete from entry {cut.NumberOf("completeFrom")} on", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Invalid, await RunAsync("audit", "verify", export, "--scope", connection));

        var lines = await File.ReadAllLinesAsync(export);
        var stripped = await WriteAsync("stripped", string.Concat(lines.Where(line => !line.StartsWith("{\"pruned\"", StringComparison.Ordinal)).Select(line => line + "\n")));
        Assert.Equal(ExitCode.Incomplete, await RunAsync("audit", "verify", stripped));

        var first = await gate.Client.GetAsync($"/v1/audit/export?connection={connection}&first=1&last=2", gate.Owner.Key);
        Assert.Equal((404, "not-found"), (first.Status, first.Code));
        Assert.NotEmpty((await gate.Client.GetAsync($"/v1/audit?connection={connection}&kind=pruned", gate.Owner.Key)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task While_an_incident_is_open_nothing_goes()
    {
        await using var gate = await StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var agent = await gate.Owner.EnrolAsync();
        var connection = await gate.Owner.ConnectAsync(agent, target.Url);
        await agent.EndAsync(await agent.HandInAsync(connection));
        var opened = await gate.Client.PostAsync("/v1/incidents", new { scope = new { connection }, action = "freeze" }, gate.Owner.Key);
        Assert.Equal(201, opened.Status);

        clock.Pass(TimeSpan.FromDays(100));
        Assert.True(await ApplyAsync(gate) is { IsHeld: true, Erased: 0 });
    }

    [Fact]
    public async Task What_cannot_be_kept_so_is_refused_and_says_why()
    {
        await using var gate = await StartAsync();
        var shown = await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key);
        Assert.Equal((90, 400), (shown.Body.GetProperty("retention").NumberOf("payloadDays"), shown.Body.GetProperty("retention").NumberOf("auditDays")));
        foreach (var (retention, path) in new (object, string)[]
        {
            (new { payloadDays = 0 }, "$.retention.payloadDays"), (new { payloadDays = 1.5 }, "$.retention.payloadDays"), (new { auditDays = 29 }, "$.retention.auditDays"),
            (new { auditDays = 36501 }, "$.retention.auditDays"), (new { auditDays = "30" }, "$.retention.auditDays"), (new { days = 30 }, "$.retention.days"), (new { }, "$.retention"),
        })
        {
            var refused = await PatchAsync(gate, new { retention }, 1);
            Assert.True(refused.Status == 400 && refused.Body.GetProperty("errors").EnumerateArray().Any(error => error.TextOf("path") == path), refused.ToString());
        }

        var longer = await PatchAsync(gate, new { retention = new { payloadDays = 401 } }, 1);
        Assert.Equal((400, "payloads cannot be kept for 401 days where the audit is kept for 400"), (longer.Status, longer.Body.TextOf("detail")));
        Assert.Equal(200, (await PatchAsync(gate, new { retention = new { auditDays = 1000 } }, 1)).Status);
        Assert.Equal(90, (await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key)).Body.GetProperty("retention").NumberOf("payloadDays"));
    }

    [Fact]
    public async Task A_shorter_time_holds_a_day_later_and_is_taken_back_until_then()
    {
        await using var gate = await StartAsync();
        var shorter = (await PatchAsync(gate, new { retention = new { payloadDays = 7 } }, 1)).Body.GetProperty("retention");
        Assert.Equal((90, 7, 400), (shorter.NumberOf("payloadDays"), shorter.GetProperty("next").NumberOf("payloadDays"), shorter.GetProperty("next").NumberOf("auditDays")));
        var back = (await PatchAsync(gate, new { retention = new { payloadDays = 90 } }, 2)).Body.GetProperty("retention");
        Assert.False(back.TryGetProperty("next", out _));

        await PatchAsync(gate, new { retention = new { payloadDays = 7 } }, 3);
        clock.Pass(TimeSpan.FromDays(1));
        var held = (await gate.Client.GetAsync("/v1/organisation", gate.Owner.Key)).Body.GetProperty("retention");
        Assert.Equal((7, false), (held.NumberOf("payloadDays"), held.TryGetProperty("next", out _)));
    }

    // What the timer does, when the test says.
    private Task<GatewayInProcess> StartAsync() => GatewayInProcess.StartAsync(clock, adapt: services =>
    {
        services.RemoveAll<IScheduledJob>();
        var real = services.Single(service => service.ServiceType == typeof(ITableStore)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<ITableStore>(host => new AheadStore((ITableStore)ActivatorUtilities.CreateInstance(host, real), clock)));
    });

    private static Task<Reply> PatchAsync(GatewayInProcess gate, object body, int version) =>
        gate.Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, "/v1/organisation") { Content = GateClient.JsonContent(JsonSerializer.Serialize(body)) }, gate.Owner.Key, ("If-Match", $"\"{version}\""));

    private static Task LookAsync(GatewayInProcess gate) => gate.Services.GetRequiredService<WatchAlerts>().RunAsync(default);

    private static async Task SignAsync(GatewayInProcess gate)
    {
        await foreach (var (run, failure) in gate.Services.GetRequiredService<TakeCheckpoints>().RunAsync(default))
            Assert.True(failure is null && run is { Taken.Count: > 0, Refused.Count: 0 }, failure?.ToString());
    }

    private static async Task<RetentionRun> ApplyAsync(GatewayInProcess gate)
    {
        RetentionRun? only = null;
        await foreach (var run in gate.Services.GetRequiredService<ApplyRetention>().RunAsync(default))
            only = run;
        Assert.True(only is { Failure: null }, only?.Failure?.ToString());
        return only!;
    }

    private async Task<string> ExportAsync(GatewayInProcess gate)
    {
        var reply = await gate.Client.GetAsync("/v1/audit/export", gate.Owner.Key);
        Assert.True(reply.Status == 200, reply.ToString());
        return await WriteAsync("export.ndjson", reply.Text);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        output.GetStringBuilder().Clear();
        return await GatehouseCommand.RunAsync(arguments, new CommandConsole(output, new StringWriter()));
    }

    /// <summary>The machine's clock, and then some.</summary>
    private sealed class AheadClock : TimeProvider
    {
        public TimeSpan Ahead { get; private set; }

        public void Pass(TimeSpan time) => Ahead += time;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
    }

    /// <summary>A store whose clock is as far ahead as the gate's.</summary>
    private sealed class AheadStore(ITableStore store, AheadClock clock) : ITableStore
    {
        public async Task<StoreAnswer<TableRow?>> ReadAsync(string partition, string row, CancellationToken ct) => Ahead(await store.ReadAsync(partition, row, ct));

        public async Task<StoreAnswer<IReadOnlyList<TableRow>>> ReadRangeAsync(string partition, string from, string to, int limit, CancellationToken ct) =>
            Ahead(await store.ReadRangeAsync(partition, from, to, limit, ct));

        public async Task<StoreAnswer<BatchOutcome>> WriteAsync(string partition, IReadOnlyList<TableWrite> batch, CancellationToken ct) => Ahead(await store.WriteAsync(partition, batch, ct));

        private StoreAnswer<T> Ahead<T>(StoreAnswer<T> answer) => answer with { StoreTime = answer.StoreTime + clock.Ahead };
    }
}
