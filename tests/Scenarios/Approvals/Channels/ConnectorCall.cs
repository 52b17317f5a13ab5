using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Scenarios.Approvals.Channels;

/// <summary>What the Bot Connector was asked.</summary>
/// <param name="Conversation">Absent when one is begun.</param>
/// <param name="Message">That was made, changed or taken back.</param>
/// <param name="Person">Whom it reaches.</param>
public sealed record ConnectorCall(string Method, string? Conversation, string? Message, string? Person, JsonElement Body)
{
    public int Status { get; init; }

    /// <summary>In ticks of the stopwatch.</summary>
    public long At { get; init; }

    public bool IsOpening => Conversation is null;

    public JsonElement Card => Body.GetProperty("attachments")[0].GetProperty("content");

    public bool IsOf(Guid person) => Person == person.ToString("D");

    internal static ConnectorCall Read(HttpRequest request, string path, string body)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var json = body.Length == 0 ? default : JsonElement.Parse(body);
        return parts switch
        {
            ["teams", "v3", "conversations"] => new ConnectorCall(request.Method, null, null, json.GetProperty("members")[0].GetProperty("id").GetString(), json),
            ["teams", "v3", "conversations", var conversation, "activities"] => new ConnectorCall(request.Method, conversation, null, PersonOf(conversation), json),
            ["teams", "v3", "conversations", var conversation, "activities", var message] => new ConnectorCall(request.Method, conversation, message, PersonOf(conversation), json),
            _ => new ConnectorCall(request.Method, path, null, null, json),
        };
    }

    // Every conversation of these stories ends in whose it is.
    private static string PersonOf(string conversation) => conversation[^36..];
}
