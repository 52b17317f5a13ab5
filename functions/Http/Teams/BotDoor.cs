using Gatehouse.Http.Authentication;
using Gatehouse.Http.Tokens;
using Gatehouse.Policy;
using Gatehouse.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Http.Teams;

/// <summary>Lets in what the Connector brings from Teams, of this directory's people, to this bot; and nothing else.</summary>
internal sealed class BotDoor(TeamsOptions options, ITargetTransport transport, TimeProvider time, ILogger<IssuerTokens> log) : IDisposable
{
    private const string Channel = "msteams";

    private readonly IssuerTokens tokens = new(options.Rule, options.Metadata, transport, time, log);
    private readonly ServiceUrls services = new(options);

    /// <returns>The activity, or why it is not let in.</returns>
    public async Task<(BotActivity? Activity, IResult? Refusal)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (CallerReader.TokenOf(request) is not { } text || await tokens.VerifyAsync(text, ct) is not { } token)
            return (null, Problems.For(new Refusal(RefusalCode.Unauthenticated, "a token of the Bot Connector is needed, for this bot")));
        var body = await RequestBody.ReadAsync(request, ct);
        if (!body.IsRead)
            return (null, Problems.For(body.Fault));

        var activity = new BotActivity(body.Value.Root);
        return FaultOf(activity, token) is { } fault ? (null, Problems.For(new Refusal(RefusalCode.Forbidden, fault))) : (activity, null);
    }

    public void Dispose() => tokens.Dispose();

    private string? FaultOf(BotActivity activity, VerifiedToken token)
    {
        if (activity.ChannelId != Channel || !token.Endorsements.Contains(Channel, StringComparer.Ordinal))
            return "the key that signed the token is not endorsed for this channel";
        if (activity.ServiceUrl is not { } service || !string.Equals(token["serviceurl"], service, StringComparison.Ordinal))
            return "the token is for another service";
        if (services.Parse(service) is null)
            return "the service is none of Teams";
        if (activity.Recipient is { } recipient && !string.Equals(recipient, $"28:{options.AppId:D}", StringComparison.OrdinalIgnoreCase))
            return "the message is to another bot";
        return activity.Tenants.ToArray() is { Length: > 0 } tenants && tenants.All(tenant => Guid.TryParse(tenant, out var id) && id == options.Tenant)
            ? null
            : "the message is from another directory";
    }
}
