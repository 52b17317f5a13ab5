using System.Text;
using System.Text.Json;
using Gatehouse.Guardrails.Remote;
using Gatehouse.Http.Tokens;
using Gatehouse.Ports;

namespace Gatehouse.Http.Teams;

/// <summary>By the secret of the bot's registration (RFC 6749 section 4.4).</summary>
internal sealed class SecretBotCredential(TeamsOptions options, ISecretStore secrets, ITargetTransport transport, TimeProvider time) : IBotCredential
{
    private const int MostReplyBytes = 64 * 1024;

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan early = TimeSpan.FromMinutes(5);

    // One reference: of a pair that another thread writes, half of each could be read.
    private Held? held;

    public async ValueTask<string> TokenAsync(CancellationToken ct)
    {
        if (held is not { } known || time.GetUtcNow() >= known.Until)
            held = known = await FetchAsync(ct);
        return known.Token;
    }

    public void Forget() => held = null;

    private async Task<Held> FetchAsync(CancellationToken ct)
    {
        if (await secrets.ReadAsync(options.SecretName!, ct) is not [var newest, ..] || RemoteSecrets.TextOf(newest.Value.Span) is not { } secret)
            throw new IOException($"the secret store has no `{options.SecretName}` that could be the bot's");

        var form = $"grant_type=client_credentials&client_id={options.AppId:D}&client_secret={Uri.EscapeDataString(secret)}&scope={Uri.EscapeDataString("https://api.botframework.com/.default")}";
        var call = new TargetCall(options.TokenUrl, [new("Content-Type", "application/x-www-form-urlencoded")], Encoding.ASCII.GetBytes(form), timeout, MostReplyBytes, () => true);
        return await transport.SendAsync(call, ct) switch
        {
            TargetReply.Answered { Status: 200 } answered => Read(answered.Body),
            TargetReply.Answered { Status: var status } => throw new IOException($"the directory gave the bot no token: it answered {status}"),
            TargetReply.NotSent { Reason: var why } => throw new IOException($"the directory was not asked for the bot's token: {why}"),
            var other => throw new IOException($"the directory gave the bot no token: {other}"),
        };
    }

    private Held Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (VerifiedToken.TextOf(json.RootElement, "access_token") is { } token && json.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var lasts))
                return new Held(token, time.GetUtcNow() + TimeSpan.FromSeconds(lasts) - early);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new IOException("the directory's answer to the bot is no JSON that says a token", fault);
        }

        throw new IOException("the directory's answer to the bot has no token");
    }

    private sealed class Held(string token, DateTimeOffset until)
    {
        public string Token => token;

        public DateTimeOffset Until => until;
    }
}
