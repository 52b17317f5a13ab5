using System.Text.Json;
using Gatehouse.Delegation;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Wire;

namespace Gatehouse.Http.Answers;

/// <summary>An organisation as its operators see it.</summary>
internal static class OrganisationAnswer
{
    public static void Write(Utf8JsonWriter json, Organisation organisation)
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
        var retention = organisation.Retention ?? RetentionSettings.Default;
        json.WriteStartObject("retention");
        json.WriteNumber("payloadDays", retention.PayloadDays);
        json.WriteNumber("auditDays", retention.AuditDays);
        json.WriteEndObject();
        var delegation = organisation.Delegation ?? DelegationRules.Default;
        json.WriteStartObject("delegation");
        json.WriteNumber("maxDepth", delegation.MaxDepth);
        json.WriteBoolean("humanRequired", delegation.HumanRequired);
        json.WriteEndObject();
        json.WriteMoment("createdAt", organisation.CreatedAt);
        json.WriteEndObject();
    }
}
