using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>A consent as the agent's own operators see it.</summary>
internal static class ShareAnswer
{
    public static void Write(Utf8JsonWriter json, Share share)
    {
        json.WriteStartObject();
        json.WriteString("agent", share.Agent);
        json.WriteString("organisation", share.Organisation);
        json.WriteString("status", share.WithdrawnAt is null ? "active" : "withdrawn");
        json.WriteMoment("createdAt", share.CreatedAt);
        if (share.WithdrawnAt is not null)
            json.WriteMoment("withdrawnAt", share.WithdrawnAt);
        json.WriteEndObject();
    }
}
