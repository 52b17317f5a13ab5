using System.Text;
using Gatehouse.Egress;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Http.Outbound;
using Gatehouse.Ports;
using Gatehouse.Tests.Outbound;
using Gatehouse.Tests.Ports;

namespace Gatehouse.Tests.Guardrails.Remote;

/// <summary>Endpoints that fail, stall and lie, over real sockets: each is a no, or what its operator chose.</summary>
public sealed class RemoteEndpointsTests
{
    private const string Html = "<html><body>Welcome to the hotel network</body></html>";

    public static TheoryData<string> Lies => new(["html", "error in a 200", "wrong nonce", "extra members", "huge", "redirect", "401", "429", "500", "nothing", "half a body", "garbage"]);

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Whatever_an_endpoint_makes_up_is_no_pass(string lie)
    {
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            while (await self.ReadRequestAsync(stream))
            {
                await RawTarget.WriteAsync(stream, Told(lie, self.Requests.Last()));
                if (lie is "nothing" or "half a body" or "garbage")
                    return;
            }
        });
        using var transport = Transport(TimeProvider.System);
        using var bench = new RemoteBench(transport);

        Assert.Equal("guardrail-blocked", await bench.WordAsync(At(target, "")));
        Assert.Equal("unavailable", await bench.WordAsync(At(target, """, "failure": "unavailable" """)));
        Assert.Equal("allow", await bench.WordAsync(At(target, """, "failure": "open", "reason": "an opinion, no gate" """)));
        Assert.All(target.Requests, request => Assert.StartsWith("POST /v1/chat/completions ", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_stalls_or_drips_is_left_at_its_deadline(bool drips)
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, drips ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{" : "");
            clock.Fire();
            await self.ReadRequestAsync(stream);
        });
        using var transport = Transport(clock);
        using var bench = new RemoteBench(transport);

        Assert.Equal("unavailable", await bench.WordAsync(At(target, """, "failure": "unavailable" """)));
    }

    [Fact]
    public async Task A_private_address_is_asked_nothing()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}"));
        using var transport = new SafeTargetTransport(new EgressRules(new EgressOptions()), new ScriptedResolver("127.0.0.1"), TimeProvider.System);
        using var bench = new RemoteBench(transport);

        Assert.Equal("guardrail-blocked", await bench.WordAsync(RemoteBench.Judge(endpoint: $"https://judge.example:{target.Port}/v1/chat/completions")));
        Assert.Equal(0, target.Connections);
    }

    [Fact]
    public async Task One_that_failed_five_times_in_a_row_rests_and_then_is_tried_once()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 503);
        for (var i = 0; i < 8; i++)
            Assert.Equal("guardrail-blocked", await bench.WordAsync(RemoteBench.Judge()));
        Assert.Equal(BreakerState.MostFailures, bench.Target.Calls.Count);

        bench.Time.Advance(BreakerState.Rest);
        bench.Target.Answer = Pass;
        Assert.Equal(["allow", "allow"], [await bench.WordAsync(RemoteBench.Judge()), await bench.WordAsync(RemoteBench.Judge())]);
    }

    [Fact]
    public async Task What_one_content_makes_an_endpoint_say_does_not_close_it_to_the_others()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 400);
        for (var i = 0; i < 2 * BreakerState.MostFailures; i++)
            Assert.Equal("guardrail-blocked", await bench.WordAsync(RemoteBench.Judge()));

        bench.Target.Answer = Pass;
        Assert.Equal("allow", await bench.WordAsync(RemoteBench.Judge()));
    }

    [Fact]
    public async Task A_probe_whose_content_it_refuses_has_found_it_awake()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 503);
        for (var i = 0; i < BreakerState.MostFailures; i++)
            await bench.WordAsync(RemoteBench.Judge());
        bench.Time.Advance(BreakerState.Rest);
        bench.Target.Answer = _ => AnsweringTarget.Says("", 400);
        await bench.WordAsync(RemoteBench.Judge());

        bench.Target.Answer = Pass;
        Assert.Equal("allow", await bench.WordAsync(RemoteBench.Judge()));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_says_nothing_of_the_endpoint()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = _ => AnsweringTarget.Says("", 503);
        for (var i = 0; i < BreakerState.MostFailures; i++)
        {
            await bench.WordAsync(RemoteBench.Judge());
            await bench.WordAsync(RemoteBench.Judge().Replace("judge-key", "no-such-key", StringComparison.Ordinal));
        }

        var calls = bench.Target.Calls.Count;
        await bench.WordAsync(RemoteBench.Judge());

        Assert.Equal((BreakerState.MostFailures, BreakerState.MostFailures), (calls, bench.Target.Calls.Count));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Time_that_the_secret_took_is_the_rule_s(int seconds, bool isAsked)
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = Pass;
        bench.Secrets.Reading = name =>
        {
            if (name.EndsWith("judge-key", StringComparison.Ordinal))
                bench.Time.Advance(TimeSpan.FromSeconds(seconds));
        };

        Assert.Equal(isAsked ? "allow" : "unavailable", await bench.WordAsync(RemoteBench.Judge(""", "failure": "unavailable" """)));
        Assert.Equal(isAsked ? [TimeSpan.FromSeconds(2)] : [], bench.Target.Calls.Select(call => call.Timeout));
    }

    [Fact]
    public async Task A_secret_that_is_never_read_is_left_at_the_rule_s_deadline()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
        using var bench = new RemoteBench(clock: clock);
        bench.Target.Answer = Pass;
        bench.Secrets.Reading = name =>
        {
            if (name.EndsWith("judge-key", StringComparison.Ordinal))
                clock.Fire();
        };

        Assert.Equal("unavailable", await bench.WordAsync(RemoteBench.Judge(""", "failure": "unavailable" """)));
        Assert.Empty(bench.Target.Calls);
    }

    [Fact]
    public async Task Time_that_one_guardrail_used_up_is_no_other_s()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = call =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(10));
            return Pass(call);
        };
        var three = string.Join(", ", Enumerable.Range(0, 3).Select(i => RemoteBench.Judge(""", "budgetMs": 10000""").Replace("judged", $"judged-{i}", StringComparison.Ordinal)));

        var reading = await bench.ReadAsync(three);

        Assert.Equal((2, "judged-2", "is over its time"), (bench.Target.Calls.Count, Assert.Single(reading.Triggered).Name, reading.Triggered[0].Failed));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)], bench.Target.Calls.Select(call => call.Timeout));
    }

    [Fact]
    public async Task Without_its_secret_an_endpoint_is_not_asked_and_a_new_one_is_found_within_a_minute()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = Pass;
        bench.Secrets.IsDown = false;
        Assert.Equal("guardrail-blocked", await bench.WordAsync(RemoteBench.Judge().Replace("judge-key", "gate-pepper", StringComparison.Ordinal)));
        Assert.Empty(bench.Target.Calls);

        Assert.Equal("allow", await bench.WordAsync(RemoteBench.Judge()));
        bench.Secrets.Rotate(RemoteSecrets.NameOf(RemoteBench.Organisation, "judge-key"), "another"u8.ToArray());
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.WordAsync(RemoteBench.Judge());

        Assert.Equal([$"Bearer {RemoteBench.Key}", "Bearer another"], bench.Target.Calls.Select(call => call.Headers[0].Value));
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_key_any_more_makes_the_gate_look_for_a_newer_one()
    {
        using var bench = new RemoteBench();
        bench.Target.Answer = call => call.Headers[0].Value == "Bearer another" ? Pass(call) : AnsweringTarget.Says("", 401);
        Assert.Equal("guardrail-blocked", await bench.WordAsync(RemoteBench.Judge()));
        bench.Secrets.Rotate(RemoteSecrets.NameOf(RemoteBench.Organisation, "judge-key"), "another"u8.ToArray());

        Assert.Equal("allow", await bench.WordAsync(RemoteBench.Judge()));
    }

    private static TargetReply Pass(TargetCall call) =>
        AnsweringTarget.Says(RemoteBench.Completion(RemoteBench.Verdict(RemoteBench.NonceIn(Encoding.UTF8.GetString(call.Body.Span)), "pass")));

    private static string At(RawTarget target, string more) => RemoteBench.Judge(more, endpoint: $"http://localhost:{target.Port}/v1/chat/completions");

    private static SafeTargetTransport Transport(TimeProvider clock) =>
        new(new EgressRules(new EgressOptions { AllowPrivateTargets = true }), new ScriptedResolver("127.0.0.1"), clock);

    private static string Told(string lie, string request) => lie switch
    {
        "html" => RawTarget.Ok(Html),
        "error in a 200" => RawTarget.Ok("""{"error":{"message":"model overloaded"}}"""),
        "wrong nonce" => RawTarget.Ok(RemoteBench.Completion(RemoteBench.Verdict(new string('0', 32), "pass"))),
        "extra members" => RawTarget.Ok(RemoteBench.Completion($$"""{"nonce":"{{RemoteBench.NonceIn(request)}}","verdict":"pass","sure":true}""")),
        "huge" => RawTarget.Ok(RemoteBench.Completion(RemoteBench.Verdict(RemoteBench.NonceIn(request), "pass")) + new string(' ', 70_000)),
        "redirect" => $"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        "nothing" => "",
        "half a body" => "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"no",
        "garbage" => "\0\u0001 not HTTP\r\n\r\n",
        _ => $"HTTP/1.1 {lie} No\r\nContent-Length: 0\r\n\r\n",
    };
}
