using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Http.Scheduling;
using Gatehouse.Ports;
using Gatehouse.Scenarios.Harness;
using Gatehouse.Siem;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Scenarios.Siem;

public sealed class TheRecordIsStreamed
{
    [Fact]
    public async Task Everything_arrives_once_in_the_order_of_its_chain_signed_and_for_its_own_sink_alone()
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        await using var others = await Sink.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        var key = (await sink.SetAsync(gate, gate.Owner)).Body.TextOf("key")!;
        var other = await gate.FoundAsync("other");
        await others.SetAsync(gate, other);
        await WorkAsync(gate.Owner, target);
        await WorkAsync(other, target);

        await StreamAllAsync(gate, sink);
        await StreamAllAsync(gate, others, other);

        CheckOrder(sink.Events, mayRepeat: false);
        CheckOrder(others.Events, mayRepeat: false);
        Assert.All(sink.Calls, call => CheckCall(call, key));
        var own = await gate.Owner.OrganisationAsync();
        Assert.All(sink.Events, one => Assert.Equal(own, one.GetProperty("metadata").TextOf("tenant_uid")));
        Assert.DoesNotContain(others.Calls, call => call.Text.Contains(own, StringComparison.Ordinal));
        Assert.DoesNotContain(sink.Calls, call => call.Text.Contains("s3cret-of-the-sink", StringComparison.Ordinal));
        var shown = await gate.Client.GetAsync("/v1/siem", gate.Owner.Key);
        Assert.Equal((200, "Authorization", 0L), (shown.Status, shown.Body.TextOf("header"), shown.Body.GetProperty("stream").NumberOf("behind")));
        Assert.DoesNotContain("s3cret", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_sink_holds_up_nobody_and_misses_nothing_once_it_is_back()
    {
        await using var gate = await Sink.GateAsync();
        var isDead = true;
        await using var sink = await Sink.StartAsync(() => Volatile.Read(ref isDead) ? 503 : 200);
        await using var others = await Sink.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        await sink.SetAsync(gate, gate.Owner);
        var other = await gate.FoundAsync("other");
        await others.SetAsync(gate, other);

        await WorkAsync(gate.Owner, target);
        await Sink.PumpAsync(gate);
        await Sink.PumpAsync(gate);
        await WorkAsync(gate.Owner, target);
        await StreamAllAsync(gate, others, other);
        var failing = (await gate.Client.GetAsync("/v1/siem", gate.Owner.Key)).Body.GetProperty("stream");
        Assert.True(failing.NumberOf("behind") > 0 && failing.NumberOf("failures") > 1, failing.ToString());
        Assert.Equal("the sink answered 503", failing.TextOf("fault"));
        var before = sink.Calls.Count;
        Volatile.Write(ref isDead, false);

        await StreamAllAsync(gate, sink, after: before);

        CheckOrder([.. sink.Calls.Skip(before).SelectMany(Sink.EventsOf)], mayRepeat: false);
    }

    [Fact]
    public async Task A_crash_between_acknowledgement_and_mark_repeats_the_same_batch_and_leaves_no_gap()
    {
        var crash = new CrashAfterAnswer();
        await using var gate = await Sink.GateAsync(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(Sink.Options with { ChainsAtOnce = 1 }));
            var standing = services.Last(service => service.ServiceType == typeof(ITargetTransport));
            services.Replace(ServiceDescriptor.Singleton<ITargetTransport>(host => crash.Around((ITargetTransport)standing.ImplementationFactory!(host))));
        });
        await using var sink = await Sink.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        await sink.SetAsync(gate, gate.Owner);
        await WorkAsync(gate.Owner, target);
        using var dying = new CancellationTokenSource();
        crash.Arm(sink.Url, dying);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sink.PumpAsync(gate, dying.Token));
        var cut = Assert.Single(sink.Calls);
        await gate.Client.PostAsync("/v1/sessions", new { agent = await gate.Owner.CreateAgentAsync() }, gate.Owner.Key);
        await StreamAllAsync(gate, sink);

        var again = Assert.Single(sink.Calls.Skip(1), call => call.Task == cut.Task);
        Assert.Equal(cut.Text, again.Text);
        CheckOrder([.. sink.Calls.Skip(1).SelectMany(Sink.EventsOf)], mayRepeat: false);
    }

    [Fact]
    public async Task Several_instances_at_once_leave_no_gap_and_repeat_only_under_the_same_key()
    {
        await using var gate = await Sink.GateAsync();
        await using var sink = await Sink.StartAsync();
        await using var target = await RecordingTarget.StartAsync();
        await sink.SetAsync(gate, gate.Owner);
        await WorkAsync(gate.Owner, target);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sink.PumpAsync(gate)));
        await StreamAllAsync(gate, sink);

        CheckOrder(sink.Events, mayRepeat: true);
        Assert.All(sink.Calls.GroupBy(call => call.Task), same => Assert.Single(same.Select(call => call.Text).Distinct()));
    }

    [Fact]
    public async Task A_batch_that_the_sink_refuses_holds_its_own_chain_alone()
    {
        await using var gate = await Sink.GateAsync();
        await using var door = await RecordingTarget.StartAsync((call, response) => RecordingTarget.StatusAsync(response, call.Task.Contains("$control", StringComparison.Ordinal) ? 413 : 200));
        await using var target = await RecordingTarget.StartAsync();
        Assert.Equal(201, (await gate.Client.PutAsync("/v1/siem", new { url = door.Url.AbsoluteUri }, gate.Owner.Key)).Status);
        var connection = await WorkAsync(gate.Owner, target);

        await Sink.PumpAsync(gate);

        Assert.Contains(door.Calls.SelectMany(Sink.EventsOf), one => Sink.ChainOf(one) == connection);
        var stream = (await gate.Client.GetAsync("/v1/siem", gate.Owner.Key)).Body.GetProperty("stream");
        Assert.Equal(("the sink answered 413", 0L), (stream.TextOf("fault"), stream.NumberOf("failures")));
        Assert.True(stream.NumberOf("behind") > 0);
    }

    [Fact]
    public async Task The_timer_of_the_host_runs_it()
    {
        await using var gate = await GatewayInProcess.StartAsync();

        Assert.Contains(gate.Services.GetServices<IScheduledJob>(), job => job.Name == "siem");
    }

    /// <returns>A connection where something happened.</returns>
    private static async Task<string> WorkAsync(Operator owner, RecordingTarget target)
    {
        var agent = await owner.EnrolAsync();
        var connection = await owner.ConnectAsync(agent, target.Url);
        for (var n = 0; n < 3; n++)
            await agent.EndAsync(await agent.HandInAsync(connection));
        return connection;
    }

    /// <summary>Until all that an export holds has come.</summary>
    private static async Task StreamAllAsync(GatewayInProcess gate, Sink sink, Operator? owner = null, int after = 0)
    {
        var audit = await (owner ?? gate.Owner).ReadAuditAsync();
        await Eventually.IsTrueAsync("all that was recorded is streamed", async () =>
        {
            await Sink.PumpAsync(gate);
            var there = sink.Calls.Skip(after).SelectMany(Sink.EventsOf).Select(one => (Sink.ChainOf(one), Sink.SequenceOf(one))).ToHashSet();
            return audit.All.All(record => there.Contains((record.Chain, record.Sequence)));
        });
    }

    private static void CheckOrder(IReadOnlyList<JsonElement> events, bool mayRepeat)
    {
        foreach (var chain in events.GroupBy(Sink.ChainOf))
        {
            var sequences = chain.Select(Sink.SequenceOf).ToList();
            var first = mayRepeat ? [.. sequences.Distinct().Order()] : sequences;
            Assert.Equal(Enumerable.Range(1, first.Count).Select(n => (long)n), first);
        }
    }

    private static void CheckCall(RecordedCall call, string key)
    {
        Assert.Equal(("application/x-ndjson", "Splunk s3cret-of-the-sink"), (call.Headers["Content-Type"], call.Headers["Authorization"]));
        var parts = call.Headers["Gatehouse-Signature"].Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key), Encoding.UTF8.GetBytes($"{parts["t"]}.{call.Text}"))), parts["v1"]);
    }

    /// <summary>The process dies when the sink has answered.</summary>
    private sealed class CrashAfterAnswer : ITargetTransport
    {
        private ITargetTransport inner = null!;
        private Uri? at;
        private CancellationTokenSource? dying;

        public ITargetTransport Around(ITargetTransport transport)
        {
            inner = transport;
            return this;
        }

        public void Arm(Uri sink, CancellationTokenSource source) => (at, dying) = (sink, source);

        public async Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
        {
            var reply = await inner.SendAsync(call, ct);
            if (call.Url != at || dying is not { IsCancellationRequested: false })
                return reply;
            await dying.CancelAsync();
            throw new OperationCanceledException(dying.Token);
        }
    }
}
