using System.Text.Json;
using Gatehouse.Vault;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Versions and times of keys.</summary>
internal static class KeyAnswer
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<KeyStanding> keys)
    {
        json.WriteStartObject();
        json.WriteStartArray("keys");
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteWord("key", key.Key);
            json.WriteIfAny("inUse", key.InUse);
            json.WriteStartArray("versions");
            foreach (var version in key.Versions)
                Write(json, version);
            json.WriteEndArray();
            json.WriteBoolean("resealed", key.IsResealed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, KeyVersion version)
    {
        json.WriteStartObject();
        json.WriteString("version", version.Version);
        json.WriteMoment("madeAt", version.MadeAt);
        json.WriteMoment("usedFrom", version.UsedFrom);
        json.WriteEndObject();
    }
}
