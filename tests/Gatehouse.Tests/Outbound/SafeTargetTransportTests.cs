using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Egress;
using Gatehouse.Http.Outbound;
using Gatehouse.Ports;

namespace Gatehouse.Tests.Outbound;

public sealed class SafeTargetTransportTests
{
    private static readonly DateTimeOffset noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_call_is_one_plain_request_and_its_answer()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{\"output\":1}", "Set-Cookie: a=b\r\n"));
        using var transport = Transport();
        using var activity = new Activity("test").Start();

        for (var i = 0; i < 2; i++)
        {
            var reply = Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target, "/run?x=1", headers: [new("Idempotency-Key", "tsk_1"), new("traceparent", "00-1")]), default));
            Assert.Equal((200, "{\"output\":1}", "application/json", null), (reply.Status, Encoding.UTF8.GetString(reply.Body.Span), reply.ContentType, reply.RetryAfter));
        }

        Assert.Equal(1, target.Connections);
        Assert.All(target.Requests, request => Assert.Equal(
            $"POST /run?x=1 HTTP/1.1\r\nHost: localhost:{target.Port}\r\nIdempotency-Key: tsk_1\r\ntraceparent: 00-1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{{\"a\":1}}",
            request));
    }

    [Theory]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\n\r\n", 302)]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", 307)]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", 401)]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", 202)]
    [InlineData("HTTP/1.1 503 Unavailable\r\nContent-Length: 2\r\n\r\n{}", 503)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200)]
    public async Task Any_whole_answer_is_answered_and_none_followed(string answer, int status)
    {
        await using var target = RawTarget.Answering(answer);
        using var transport = Transport();
        Assert.Equal(status, Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target), default)).Status);
        Assert.Single(target.Requests);
    }

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("0", 0.0)]
    [InlineData("Sat, 21 Nov 2026 12:01:30 GMT", 90.0)]
    [InlineData("Sat, 21 Nov 2026 11:00:00 GMT", 0.0)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999", null)]
    public async Task Retry_After_is_read_in_seconds_and_as_a_date(string value, double? seconds)
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}", $"Retry-After: {value}\r\n"));
        using var transport = Transport();
        Assert.Equal(seconds, Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target), default)).RetryAfter?.TotalSeconds);
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { "nothing", "" },
        { "garbage", "\0\u0001\u0002 not HTTP at all\r\n\r\n" },
        { "half a head", "HTTP/1.1 200 OK\r\nContent-" },
        { "half a body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345" },
        { "half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n12345" },
        { "a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n12345" },
        { "too many headers", "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-A: " + new string('a', 1000) + "\r\n", 64)) + "Content-Length: 0\r\n\r\n" },
        { "a length past the cap", "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n1" },
        { "one byte past the cap", RawTarget.Ok(new string('1', 1001)) },
        { "one byte past the cap, chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + new string('1', 1001) + "\r\n0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task What_is_not_a_whole_bounded_answer_is_broken(string what, string answer)
    {
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, answer);
        });
        using var transport = Transport();
        Assert.True(await transport.SendAsync(Call(target, max: 1000), default) is TargetReply.Broken, what);
        Assert.Single(target.Requests);
    }

    [Fact]
    public async Task An_answer_of_exactly_the_cap_is_answered()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok(new string('1', 1000)));
        using var transport = Transport();
        Assert.Equal(1000, Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target, max: 1000), default)).Body.Length);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n1", 200)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n12345", 200)]
    [InlineData("HTTP/1.1 503 Unavailable\r\nContent-Length: 10\r\n\r\n12345", 503)]
    public async Task Where_the_status_is_enough_no_body_undoes_it(string answer, int status)
    {
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, answer);
        });
        using var transport = Transport();
        Assert.Equal(status, Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target, max: 1000) with { IsStatusEnough = true }, default)).Status);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "10000\r\n", "\r\n")]
    [InlineData("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "10000\r\n", "\r\n")]
    public async Task An_endless_answer_is_cut_at_the_cap(string headers, string before, string after)
    {
        long sent = 0;
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, $"HTTP/1.1 200 OK\r\n{headers}\r\n");
            for (; sent < 1L << 30; sent += 1 << 16)
            {
                await RawTarget.WriteAsync(stream, before);
                await stream.WriteAsync(new byte[1 << 16]);
                await RawTarget.WriteAsync(stream, after);
            }
        });
        using (var transport = Transport())
            Assert.IsType<TargetReply.Broken>(await transport.SendAsync(Call(target), default));
        await target.FinishAsync();
        Assert.InRange(sent, 1, 1 << 28);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1")]
    public async Task A_slow_answer_ends_with_the_exchanges_time(string beginning)
    {
        var clock = new ManualClock(noon);
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, beginning);
            clock.Fire();
            await self.ReadRequestAsync(stream);
        });
        using var transport = Transport(clock: clock);
        Assert.Contains("within 30 s", Assert.IsType<TargetReply.Broken>(await transport.SendAsync(Call(target), default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_drips_for_ever_ends_with_the_exchanges_time()
    {
        var clock = new ManualClock(noon);
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await self.ReadRequestAsync(stream);
            await RawTarget.WriteAsync(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var drips = 1; ; drips++)
            {
                await RawTarget.WriteAsync(stream, "1\r\n1\r\n");
                if (drips == 100)
                    clock.Fire();
            }
        });
        using var transport = Transport(clock: clock);
        Assert.Contains("within 30 s", Assert.IsType<TargetReply.Broken>(await transport.SendAsync(Call(target, max: int.MaxValue - 1), default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_before_the_connect_has_sent_nothing()
    {
        var clock = new ManualClock(noon);
        using var transport = Transport(new HangingResolver(clock.Fire), clock: clock);
        Assert.False(Assert.IsType<TargetReply.NotSent>(await transport.SendAsync(Call("http://target.example.com/"), default)).Denied);
    }

    [Fact]
    public async Task Cancellation_is_thrown()
    {
        using var stop = new CancellationTokenSource();
        using var transport = Transport(new HangingResolver(stop.Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.SendAsync(Call("http://target.example.com/"), stop.Token));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("93.184.216.34 10.0.0.1")]
    [InlineData("2606:4700::1111 ::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("168.63.129.16")]
    public async Task A_name_with_any_denied_answer_is_not_connected_to(string answer)
    {
        var asked = 0;
        using var transport = Transport(new ScriptedResolver(answer), new EgressOptions());
        var reply = await transport.SendAsync(Call("https://api.example.com/") with { MayStillSend = () => asked++ >= 0 }, default);
        Assert.True(Assert.IsType<TargetReply.NotSent>(reply).Denied);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_name_that_is_rebound_is_denied_at_its_next_connect()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}", "Connection: close\r\n"));
        var resolver = new ScriptedResolver("127.0.0.1", "169.254.169.254");
        using var transport = Transport(resolver);
        var call = Call($"http://rebind.example.com:{target.Port}/");

        Assert.IsType<TargetReply.Answered>(await transport.SendAsync(call, default));
        Assert.Equal(1, resolver.Asked);
        Assert.True(Assert.IsType<TargetReply.NotSent>(await transport.SendAsync(call, default)).Denied);
        Assert.Equal(2, resolver.Asked);
        Assert.Single(target.Requests);
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("http://api.example.com/")]
    [InlineData("https://user@api.example.com/")]
    [InlineData("https://api.example.com:8443/")]
    [InlineData("https://①②⑦.0.0.1/")]
    public async Task A_URL_that_the_rules_refuse_is_not_resolved(string url)
    {
        var resolver = new ScriptedResolver("93.184.216.34");
        using var transport = Transport(resolver, new EgressOptions());
        Assert.True(Assert.IsType<TargetReply.NotSent>(await transport.SendAsync(Call(url), default)).Denied);
        Assert.Equal(0, resolver.Asked);
    }

    [Fact]
    public async Task An_unknown_name_and_a_closed_port_have_sent_nothing()
    {
        using var unknown = Transport(new ScriptedResolver());
        using var empty = Transport(new ScriptedResolver(""));
        using var refused = Transport();
        var port = ClosedPort();
        foreach (var reply in new[] { await unknown.SendAsync(Call("http://a.example.com/"), default), await empty.SendAsync(Call("http://a.example.com/"), default), await refused.SendAsync(Call($"http://localhost:{port}/"), default), await refused.SendAsync(Call($"http://127.0.0.1:{port}/"), default), await refused.SendAsync(Call($"http://[::1]:{port}/"), default) })
            Assert.False(Assert.IsType<TargetReply.NotSent>(reply).Denied);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_refuses()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}"));
        using var transport = Transport(new ScriptedResolver("127.0.0.2 127.0.0.1"));
        Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target), default));
    }

    [Fact]
    public async Task A_claim_too_old_before_the_connect_opens_nothing()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}"));
        using var transport = Transport();
        Assert.IsType<TargetReply.TooLate>(await transport.SendAsync(Call(target) with { MayStillSend = () => false }, default));
        Assert.Equal(0, target.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_too_old_before_the_first_byte_sends_none(bool pooled)
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}"));
        using (var transport = Transport())
        {
            if (pooled)
                await transport.SendAsync(Call(target), default);

            var asked = 0;
            var call = Call(target, body: new string('1', 100_000)) with { MayStillSend = () => !pooled && asked++ == 0 };
            Assert.IsType<TargetReply.TooLate>(await transport.SendAsync(call, default));
            Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target), default));
        }

        await target.FinishAsync();
        Assert.Equal(2, target.Connections);
        Assert.Equal(target.Requests.Sum(request => request.Length), target.Received);
    }

    [Fact]
    public async Task A_header_that_breaks_the_message_is_not_sent()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("{}"));
        using var transport = Transport();
        foreach (var (name, value) in new[] { ("X-A", "1\r\nX-B: 2"), ("X-A", "\0"), ("X A", "1"), ("X-A", "ü"), ("Host", "evil"), ("Content-Length", "1"), ("Transfer-Encoding", "chunked"), ("Expect", "100-continue") })
            Assert.IsType<TargetReply.NotSent>(await transport.SendAsync(Call(target, headers: [new(name, value)]), default));
        Assert.Equal(0, target.Connections);
    }

    [Fact]
    public async Task An_encoded_answer_is_handed_over_as_it_came()
    {
        await using var target = RawTarget.Answering(RawTarget.Ok("\u001f\u008b12", "Content-Encoding: gzip\r\n"));
        using var transport = Transport();
        var reply = Assert.IsType<TargetReply.Answered>(await transport.SendAsync(Call(target), default));
        Assert.Equal("1f8b3132", Convert.ToHexStringLower(reply.Body.Span));
    }

    [Fact]
    public async Task A_failed_handshake_has_sent_nothing()
    {
        await using var target = RawTarget.Doing((_, stream) => RawTarget.WriteAsync(stream, "HTTP/1.1 400 Bad Request\r\n\r\n"));
        using var transport = Transport();
        Assert.False(Assert.IsType<TargetReply.NotSent>(await transport.SendAsync(Call($"https://localhost:{target.Port}/"), default)).Denied);
    }

    [Theory]
    [InlineData(true, typeof(TargetReply.Answered))]
    [InlineData(false, typeof(TargetReply.NotSent))]
    public async Task A_certificate_decides_before_the_request(bool trusted, Type reply)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var target = RawTarget.Doing(async (self, stream) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            while (await self.ReadRequestAsync(tls))
                await RawTarget.WriteAsync(tls, RawTarget.Ok("{}"));
        });
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trusted ? (_, shown, _, _) => shown!.GetCertHashString() == certificate.Thumbprint : null };
        using var transport = new SafeTargetTransport(new EgressRules(new EgressOptions { AllowPrivateTargets = true }), new SystemNameResolver(), TimeProvider.System, options);
        Assert.IsType(reply, await transport.SendAsync(Call($"https://localhost:{target.Port}/"), default));
        Assert.Equal(trusted ? 1 : 0, target.Requests.Count);
    }

    private static SafeTargetTransport Transport(INameResolver? resolver = null, EgressOptions? options = null, TimeProvider? clock = null) =>
        new(new EgressRules(options ?? new EgressOptions { AllowPrivateTargets = true }), resolver ?? new ScriptedResolver("127.0.0.1"), clock ?? new ManualClock(noon));

    private static TargetCall Call(RawTarget target, string path = "/", int max = 262_144, string body = "{\"a\":1}", params KeyValuePair<string, string>[] headers) =>
        Call($"http://localhost:{target.Port}{path}", max, body, headers);

    private static TargetCall Call(string url, int max = 262_144, string body = "{\"a\":1}", params KeyValuePair<string, string>[] headers) =>
        new(new Uri(url), headers, Encoding.UTF8.GetBytes(body), TimeSpan.FromSeconds(30), max, () => true);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class HangingResolver(Action onAsked) : INameResolver
    {
        public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken ct)
        {
            onAsked();
            await Task.Delay(Timeout.Infinite, ct);
            return [];
        }
    }
}
