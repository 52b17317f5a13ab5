using System.Text.Json;
using Gatehouse.Registry;
using Gatehouse.Retention;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What of an organisation changes.</summary>
public static class OrganisationBody
{
    public static Task<BodyOf<OrganisationChange>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<OrganisationChange> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var read = new OrganisationChange(body.OptionalText("name"), body.OptionalSwitch("explainToAgents"), ConnectionBody.ReadGuardrails(body)) { Trust = body.OptionalTrust(), Retention = ReadRetention(body), Delegation = body.OptionalRules() };
        if (read is (null, null, null) { Trust: null, Retention: null, Delegation: null } && errors.Count == 0)
            body.RefuseWhole("must have `name`, `explainToAgents`, `guardrails`, `trust`, `retention` or `delegation`");
        body.Close();
        return errors.Count == 0 ? read : BodyFault.Malformed(errors);
    }

    private static RetentionChange? ReadRetention(StrictObject body)
    {
        if (body.OptionalObject("retention") is not { } retention)
            return null;
        var change = new RetentionChange(
            ReadDays(retention, "payloadDays", RetentionSettings.LeastPayloadDays), ReadDays(retention, "auditDays", RetentionSettings.LeastAuditDays));
        if (change is (null, null) && !retention.IsBroken)
            retention.RefuseWhole("must have `payloadDays` or `auditDays`");
        retention.Close();
        return change;
    }

    private static int? ReadDays(StrictObject body, string name, int least)
    {
        if (body.Optional(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var days) && days >= least && days <= RetentionSettings.MostDays)
            return days;
        body.Refuse(name, $"must be a whole number of days from {least} to {RetentionSettings.MostDays}");
        return null;
    }
}
