using System.Text.Json;
using Gatehouse.Sessions;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A session as its agent and operators see it.</summary>
internal static class SessionAnswer
{
    public static void Write(Utf8JsonWriter json, Session session)
    {
        json.WriteStartObject();
        json.WriteString("id", session.Id);
        json.WriteString("agent", session.Agent);
        json.WriteIfAny("human", session.Human);
        json.WriteIfAny("name", session.Name);
        json.WriteString("createdAt", Instant.Format(session.CreatedAt));
        json.WriteString("expiresAt", Instant.Format(session.ExpiresAt));
        json.WriteMoment("endedAt", session.EndedAt);
        json.WriteMoment("frozenAt", session.FrozenAt);
        json.WriteEndObject();
    }
}
