using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>An organisation as its operators see it.</summary>
internal static class OrganisationAnswer
{
    public static void Write(Utf8JsonWriter json, Organisation organisation, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id", organisation.Id);
        json.WriteString("name", organisation.Name);
        json.WriteWord("status", organisation.Status);
        if (organisation.ExplainToAgents is { } explains)
            json.WriteBoolean("explainToAgents", explains);
        else
            json.WriteNull("explainToAgents");
        json.WriteTexts("guardrails", organisation.Guardrails);
        json.WriteTrust(organisation.MinimumTrust);
        json.WriteStartObject("retention");
        WriteDays(json, organisation.RetentionAt(now));
        if (organisation.NextRetention is { } next && now < next.From)
        {
            json.WriteStartObject("next");
            WriteDays(json, next.Settings);
            json.WriteMoment("from", next.From);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        var delegation = organisation.Delegation ?? DelegationRules.Default;
        json.WriteStartObject("delegation");
        json.WriteNumber("maxDepth", delegation.MaxDepth);
        json.WriteBoolean("humanRequired", delegation.HumanRequired);
        json.WriteEndObject();
        json.WriteMoment("createdAt", organisation.CreatedAt);
        json.WriteEndObject();
    }

    private static void WriteDays(Utf8JsonWriter json, RetentionSettings settings)
    {
        json.WriteNumber("payloadDays", settings.PayloadDays);
        json.WriteNumber("auditDays", settings.AuditDays);
    }
}
