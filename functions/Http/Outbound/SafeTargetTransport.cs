using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Gatehouse.Egress;
using Gatehouse.Ports;

namespace Gatehouse.Http.Outbound;

/// <summary>The one HTTP client of the gate. Every outbound call goes through it, and through no other.</summary>
/// <remarks>Connections are pooled for at most two minutes; each was judged when it was opened, under the same rules.</remarks>
public sealed class SafeTargetTransport : ITargetTransport, IDisposable
{
    private const int MaxReplyHeadersKilobytes = 32;

    private static readonly TimeSpan connectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan pooledFor = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan idleFor = TimeSpan.FromSeconds(30);

    private readonly EgressRules rules;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker http;

    public SafeTargetTransport(EgressRules rules, INameResolver resolver, TimeProvider clock)
        : this(rules, resolver, clock, new SslClientAuthenticationOptions())
    {
    }

    internal SafeTargetTransport(EgressRules rules, INameResolver resolver, TimeProvider clock, SslClientAuthenticationOptions tls)
    {
        this.rules = rules;
        this.clock = clock;
        http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = new TargetConnector(rules, resolver).ConnectAsync,
            SslOptions = tls,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = pooledFor,
            PooledConnectionIdleTimeout = idleFor,
            MaxResponseHeadersLength = MaxReplyHeadersKilobytes,
            MaxResponseDrainSize = 0,
        });
    }

    public void Dispose() => http.Dispose();

    public async Task<TargetReply> SendAsync(TargetCall call, CancellationToken ct)
    {
        if (rules.CheckUrl(call.Url.OriginalString) is UrlVerdict.Refused refused)
            return new TargetReply.NotSent(refused.Reason, Denied: true);

        using var content = new SendOnceContent(call.Body, call.MayStillSend);
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Url) { Content = content, Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (RequestHeaders.Apply(call.Headers, request) is { } fault)
            return new TargetReply.NotSent(fault, Denied: false);

        using var timeout = new CancellationTokenSource(call.Timeout, clock);
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            using var response = await http.SendAsync(request, whole.Token);
            return await ReadAsync(call, response, whole.Token);
        }
        catch (Exception e)
        {
            ct.ThrowIfCancellationRequested();
            return Failed(content.Withdraw(), e, call.Timeout);
        }
    }

    private async Task<TargetReply> ReadAsync(TargetCall call, HttpResponseMessage response, CancellationToken ct) =>
        await BodyAsync(call, response, ct) is { } body
            ? new TargetReply.Answered((int)response.StatusCode, body, response.Content.Headers.ContentType?.ToString(), RetryAfter(response.Headers))
            : new TargetReply.Broken($"the reply is longer than {call.MaxReplyBytes} bytes");

    private static async Task<byte[]?> BodyAsync(TargetCall call, HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await ReplyBody.ReadAsync(response.Content, call.MaxReplyBytes, ct) ?? (call.IsStatusEnough ? [] : null);
        }
#pragma warning disable CA1031 // what the body breaks off with changes nothing of what its status said
        catch (Exception) when (call.IsStatusEnough)
#pragma warning restore CA1031
        {
            return [];
        }
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > clock.GetUtcNow() ? date - clock.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };

    private static TargetReply Failed(bool isUnsent, Exception exception, TimeSpan timeout)
    {
        var reason = exception switch
        {
            OperationCanceledException => $"no whole answer within {timeout.TotalSeconds:0.###} s",
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } e => $"the exchange failed: {e.HttpRequestError}",
            HttpIOException e => $"the exchange failed: {e.HttpRequestError}",
            _ => $"the exchange failed: {exception.GetType().Name}",
        };
        if (!isUnsent)
            return new TargetReply.Broken(reason);

        return NotConnectedException.In(exception) switch
        {
            { IsTooLate: true } => new TargetReply.TooLate(),
            { } known => new TargetReply.NotSent(known.Message, known.IsDenied),
            _ => new TargetReply.NotSent(reason, Denied: false),
        };
    }
}
