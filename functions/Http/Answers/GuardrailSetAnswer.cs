using System.Text.Json;
using Gatehouse.Guardrails;
using Gatehouse.Guardrails.Documents;
using Gatehouse.Guardrails.Sets;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>Sets and their versions as operators see them. What comes with the gate was made by nobody, at no time.</summary>
internal static class GuardrailSetAnswer
{
    public static void Write(Utf8JsonWriter json, SetView view)
    {
        json.WriteStartObject();
        WriteMembers(json, view.Set);
        WriteDocument(json, view.Version);
        json.WriteEndObject();
    }

    /// <summary>Without its document.</summary>
    public static void WriteListed(Utf8JsonWriter json, StoredSet set)
    {
        json.WriteStartObject();
        WriteMembers(json, set);
        json.WriteEndObject();
    }

    public static void WriteListed(Utf8JsonWriter json, SetVersion version)
    {
        json.WriteStartObject();
        WriteMembers(json, version);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, SetVersion version)
    {
        json.WriteStartObject();
        WriteMembers(json, version);
        WriteDocument(json, version);
        json.WriteEndObject();
    }

    /// <summary>As <c>{ "change": "changed", "guardrail": "secrets", "members": ["action"] }</c>; without a guardrail, of the set itself.</summary>
    public static void WriteDifference(Utf8JsonWriter json, SetVersion before, SetVersion after)
    {
        json.WriteStartObject();
        json.WriteNumber("from", before.Version);
        json.WriteNumber("to", after.Version);
        json.WriteStartArray("changes");
        foreach (var change in GuardrailSetDifference.Between(before.Content ?? before.Document, after.Content ?? after.Document))
        {
            json.WriteStartObject();
            json.WriteWord("change", change.Kind);
            json.WriteIfAny("guardrail", change.Guardrail);
            json.WriteTexts("members", change.Members);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter json, StoredSet set)
    {
        json.WriteString("id", set.Id);
        json.WriteString("name", set.Name);
        json.WriteNumber("version", set.Version);
        json.WriteBoolean("builtIn", GuardrailSets.IsBuiltIn(set.Id));
        if (GuardrailSets.IsBuiltIn(set.Id))
            return;
        json.WriteString("createdAt", Instant.Format(set.CreatedAt));
        json.WriteString("changedAt", Instant.Format(set.ChangedAt));
    }

    private static void WriteMembers(Utf8JsonWriter json, SetVersion version)
    {
        json.WriteNumber("version", version.Version);
        if (version.By.Length == 0)
            return;
        json.WriteString("changedAt", Instant.Format(version.ChangedAt));
        json.WriteString("by", version.By);
    }

    private static void WriteDocument(Utf8JsonWriter json, SetVersion version)
    {
        json.WritePropertyName("document");
        version.Document.WriteTo(json);
        if (version.Includes.Count > 0)
            WriteIncludes(json, version.Includes);
    }

    private static void WriteIncludes(Utf8JsonWriter json, IReadOnlyList<GuardrailOrigin> includes)
    {
        json.WriteStartArray("includes");
        foreach (var (id, version) in includes)
        {
            json.WriteStartObject();
            json.WriteString("guardrail", id);
            json.WriteNumber("version", version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
