using System.Buffers;
using System.Text.Json;
using Gatehouse.Approvals;
using Gatehouse.Http.Tokens;
using Gatehouse.Ports;

namespace Gatehouse.Http.Teams;

/// <summary>The Bot Connector (REST, version 3): sends cards to people, changes them, takes them back.</summary>
/// <remarks>Every call goes to a service of Teams alone. One that is told to wait, waits: until then nothing is sent at all.</remarks>
internal sealed class BotConnector(TeamsOptions options, IBotCredential credential, ITargetTransport transport, TimeProvider time)
{
    private const int MostReplyBytes = 64 * 1024;
    private const int TooManyRequests = 429;

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan usualWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestWait = TimeSpan.FromMinutes(10);

    private readonly ServiceUrls services = new(options);
    private long waitsUntil;

    /// <summary>Begins the conversation with somebody, which is always the same one.</summary>
    /// <returns>Null when they cannot be reached: the bot is not installed for them, or they are nobody.</returns>
    /// <exception cref="IOException">Not now.</exception>
    public async Task<Conversation?> OpenAsync(Guid person, CancellationToken ct)
    {
        var body = Write(json =>
        {
            json.WriteBoolean("isGroup", false);
            json.WriteStartObject("bot");
            json.WriteString("id", $"28:{options.AppId:D}");
            json.WriteEndObject();
            json.WriteStartArray("members");
            json.WriteStartObject();
            json.WriteString("id", person);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("tenantId", options.Tenant);
            json.WriteStartObject("channelData");
            json.WriteStartObject("tenant");
            json.WriteString("id", options.Tenant);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var service = options.ServiceUrl.AbsoluteUri;
        return await CallAsync("POST", service, "v3/conversations", body, ct) is { } reply ? new Conversation(service, IdOf(reply)) : null;
    }

    /// <returns>The message's id; null when they cannot be reached any more.</returns>
    /// <exception cref="IOException">Not now.</exception>
    public async Task<string?> SendAsync(Conversation to, byte[] card, CancellationToken ct) =>
        await CallAsync("POST", to.ServiceUrl, PathOf(to), Message(card), ct) is { } reply ? IdOf(reply) : null;

    /// <summary>Puts another card in the place of one that was sent. A message that is gone needs none.</summary>
    /// <exception cref="IOException">Not now.</exception>
    public Task ReplaceAsync(SentMessage sent, byte[] card, CancellationToken ct) =>
        CallAsync("PUT", sent.Conversation.ServiceUrl, $"{PathOf(sent.Conversation)}/{Uri.EscapeDataString(sent.Id)}", Message(card), ct);

    /// <exception cref="IOException">Not now.</exception>
    public Task WithdrawAsync(SentMessage sent, CancellationToken ct) =>
        CallAsync("DELETE", sent.Conversation.ServiceUrl, $"{PathOf(sent.Conversation)}/{Uri.EscapeDataString(sent.Id)}", default, ct);

    private static string PathOf(Conversation conversation) => $"v3/conversations/{Uri.EscapeDataString(conversation.Id)}/activities";

    /// <returns>Null when what it is about is not there, or not for the bot.</returns>
    private async Task<ReadOnlyMemory<byte>?> CallAsync(string method, string service, string path, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        if (services.Parse(service) is not { } known)
            return null;
        if (time.GetUtcNow().UtcTicks is var now && now < Interlocked.Read(ref waitsUntil))
            throw new IOException("the Bot Connector has asked for patience");

        var call = new TargetCall(new Uri(known, path), [new("Authorization", $"Bearer {await credential.TokenAsync(ct)}")], body, timeout, MostReplyBytes, () => true) { Method = method };
        return await transport.SendAsync(call, ct) switch
        {
            TargetReply.Answered { Status: >= 200 and < 300 } answered => answered.Body,
            TargetReply.Answered { Status: TooManyRequests } busy => throw Wait(busy.RetryAfter ?? usualWait),
            TargetReply.Answered { Status: 401 } => throw Strange(),
            TargetReply.Answered { Status: >= 400 and < 500 and not (408 or 409 or 412 or 423 or 425) } => null,
            TargetReply.Answered { Status: var status } => throw new IOException($"the Bot Connector answered {status}"),
            TargetReply.NotSent { Reason: var why } => throw new IOException($"the Bot Connector was not called: {why}"),
            TargetReply.Broken { Reason: var why } => throw new IOException($"the Bot Connector did not answer: {why}"),
            var other => throw new IOException($"the Bot Connector was not called: {other}"),
        };
    }

    private IOException Wait(TimeSpan asked)
    {
        Interlocked.Exchange(ref waitsUntil, (time.GetUtcNow() + (asked < longestWait ? asked : longestWait)).UtcTicks);
        return new IOException("the Bot Connector asks for patience");
    }

    private IOException Strange()
    {
        credential.Forget();
        return new IOException("the Bot Connector does not take the bot's token");
    }

    private static string IdOf(ReadOnlyMemory<byte> reply)
    {
        try
        {
            using var json = JsonDocument.Parse(reply);
            return VerifiedToken.TextOf(json.RootElement, "id") ?? throw new IOException("the Bot Connector's answer has no `id`");
        }
        catch (JsonException fault)
        {
            throw new IOException("the Bot Connector's answer is no JSON", fault);
        }
    }

    private static ReadOnlyMemory<byte> Message(byte[] card) => Write(json =>
    {
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WritePropertyName("content");
        json.WriteRawValue(card, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
