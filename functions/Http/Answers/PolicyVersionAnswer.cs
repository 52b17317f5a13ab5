using System.Text.Json;
using Gatehouse.Policy;
using Gatehouse.Registry;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Versions of a policy as operators see them.</summary>
internal static class PolicyVersionAnswer
{
    public static void WriteListed(Utf8JsonWriter json, PolicyVersion version)
    {
        json.WriteStartObject();
        WriteMembers(json, version);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, PolicyVersion version)
    {
        json.WriteStartObject();
        WriteMembers(json, version);
        json.WritePropertyName("policy");
        json.WriteRawValue(version.Source);
        json.WriteEndObject();
    }

    /// <summary>As <c>{ "op": "replace", "at": "$.rate.perMinute", "before": 5, "after": 10 }</c>.</summary>
    public static void WriteDifference(Utf8JsonWriter json, PolicyVersion before, PolicyVersion after)
    {
        json.WriteStartObject();
        json.WriteNumber("from", before.Version);
        json.WriteNumber("to", after.Version);
        json.WriteStartArray("changes");
        foreach (var edit in PolicyDifference.Between(JsonElement.Parse(before.Source), JsonElement.Parse(after.Source)))
            WriteEdit(json, edit);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, PolicyVersion version)
    {
        json.WriteNumber("version", version.Version);
        json.WriteString("changedAt", Instant.Format(version.ChangedAt));
        json.WriteString("by", version.By);
        json.WriteBoolean("appliesToQueued", version.AppliesToQueued);
    }

    private static void WriteEdit(Utf8JsonWriter json, PolicyEdit edit)
    {
        json.WriteStartObject();
        json.WriteString("op", edit switch { { Before: null } => "add", { After: null } => "remove", _ => "replace" });
        json.WriteString("at", edit.At);
        WriteValue(json, "before", edit.Before);
        WriteValue(json, "after", edit.After);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, JsonElement? value)
    {
        if (value is not { } written)
            return;
        json.WritePropertyName(name);
        written.WriteTo(json);
    }
}
