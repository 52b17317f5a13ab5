using System.Text.Json;
using Gatehouse.Vault.Leaving;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>What became of everything that hung on a person.</summary>
internal static class DepartureAnswer
{
    public static void Write(Utf8JsonWriter json, Departure departure, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("user", departure.User);
        json.WriteStartArray("grants");
        foreach (var grant in departure.Grants)
            GrantAnswer.Write(json, grant, now);
        json.WriteEndArray();
        json.WriteStartArray("agents");
        foreach (var agent in departure.Agents)
        {
            json.WriteStartObject();
            json.WriteString("agent", agent.Id);
            json.WriteString("fate", agent.Fate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteTexts("sessions", departure.Sessions);
        json.WriteIfAny("approver", departure.Approver);
        json.WriteTexts("groups", departure.Groups);
        json.WriteEndObject();
    }
}
