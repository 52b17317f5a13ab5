using System.Text.Json;
using Gatehouse.Http.Tokens;

namespace Gatehouse.Http.Teams;

/// <summary>What the Connector brings (Bot Framework activity schema), as far as it matters here.</summary>
internal sealed class BotActivity(JsonElement root)
{
    public string? Type => Text(root, "type");

    public string? Name => Text(root, "name");

    public string? ChannelId => Text(root, "channelId");

    public string? ServiceUrl => Text(root, "serviceUrl");

    /// <summary>Of an installation: what was done.</summary>
    public string? Action => Text(root, "action");

    /// <summary>Who it is in the directory; absent where it is nobody there.</summary>
    public Guid? Person => Guid.TryParse(Text(Object(root, "from"), "aadObjectId"), out var id) ? id : null;

    /// <summary>The same person, as the chat knows them.</summary>
    public string? ChatUser => Text(Object(root, "from"), "id");

    public string? Recipient => Text(Object(root, "recipient"), "id");

    public string? Conversation => Text(Object(root, "conversation"), "id");

    /// <summary>Between the bot and one person alone.</summary>
    public bool IsPersonal => Text(Object(root, "conversation"), "conversationType") == "personal";

    /// <summary>Every directory that it names.</summary>
    public IEnumerable<string> Tenants => new[] { Text(Object(root, "conversation"), "tenantId"), Text(Object(Object(root, "channelData"), "tenant"), "id") }.OfType<string>();

    public JsonElement Value => Object(root, "value");

    internal static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;

    internal static string? Text(JsonElement element, string name) => VerifiedToken.TextOf(element, name);
}
