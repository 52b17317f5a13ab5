using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>An agent as operators see it.</summary>
internal static class AgentAnswer
{
    public static void Write(Utf8JsonWriter json, Agent agent) => Write(json, agent, null);

    /// <param name="callbackKey">What its callbacks are signed with; shown here and never again.</param>
    public static void WriteMade(Utf8JsonWriter json, Agent agent, string callbackKey) => Write(json, agent, callbackKey);

    private static void Write(Utf8JsonWriter json, Agent agent, string? callbackKey)
    {
        json.WriteStartObject();
        json.WriteString("id", agent.Id);
        WriteDescription(json, agent);
        json.WriteWord("status", agent.Status);
        json.WriteString("createdAt", Instant.Format(agent.CreatedAt));
        json.WriteIfAny("callbackKey", callbackKey);
        json.WriteEndObject();
    }

    /// <summary>The members that an operator writes.</summary>
    public static void WriteDescription(Utf8JsonWriter json, Agent agent)
    {
        json.WriteString("name", agent.Name);
        json.WriteStartObject("owner");
        json.WriteString("team", agent.Owner.Team);
        json.WriteString("contact", agent.Owner.Contact);
        json.WriteEndObject();
        json.WriteIfAny("actsFor", agent.ActsFor);
        json.WriteTexts("capabilities", agent.Capabilities);
        json.WriteTexts("prohibited", agent.Prohibited);
        if (agent.Endpoint is { } endpoint)
            WriteEndpoint(json, endpoint);
        json.WriteWord("visibility", agent.Visibility);
        json.WriteIfAny("version", agent.Version);
    }

    private static void WriteEndpoint(Utf8JsonWriter json, AgentEndpoint endpoint)
    {
        json.WriteStartObject("endpoint");
        json.WriteString("url", endpoint.Url);
        json.WriteWord("protocol", endpoint.Protocol);
        json.WriteEndObject();
    }
}
