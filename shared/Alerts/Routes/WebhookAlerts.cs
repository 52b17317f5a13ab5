using Gatehouse.Identity;
using Gatehouse.Ports;

namespace Gatehouse.Alerts.Routes;

/// <summary>Posts a notice, signed like a callback. Where a redirect leads, nobody has agreed to.</summary>
public sealed class WebhookAlerts(CallbackKeys keys, ITargetTransport transport) : IAlertChannel
{
    private const int MaxReplyBytes = 4096;
    private const int Gone = 410;

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);

    public AlertChannelKind Kind => AlertChannelKind.Webhook;

    public async Task<bool> SendAsync(string organisation, AlertNotice notice, AlertRoute route, CancellationToken ct)
    {
        var body = AlertDocument.Of(organisation, notice);
        var call = new TargetCall(
            new Uri(route.To),
            [new(CallbackKeys.Header, await keys.SignAsync(organisation, route, body, ct)), new("Idempotency-Key", notice.Id)],
            body,
            timeout,
            MaxReplyBytes,
            () => true)
        {
            IsStatusEnough = true,
        };
        return await transport.SendAsync(call, ct) switch
        {
            TargetReply.Answered { Status: >= 200 and < 300 } => true,
            TargetReply.Answered { Status: Gone } => false,
            TargetReply.Answered { Status: var status } => throw new IOException($"the webhook answered {status}"),
            _ => throw new IOException("the webhook did not answer"),
        };
    }
}
