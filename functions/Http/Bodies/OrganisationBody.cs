using System.Text.Json;
using Gatehouse.Registry;
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
        var read = new OrganisationChange(body.OptionalText("name"), ReadSwitch(body, "explainToAgents"), ConnectionBody.ReadGuardrails(body)) { Trust = body.OptionalTrust() };
        if (read is (null, null, null) { Trust: null } && errors.Count == 0)
            body.RefuseWhole("must have `name`, `explainToAgents`, `guardrails` or `trust`");
        body.Close();
        return errors.Count == 0 ? read : BodyFault.Malformed(errors);
    }

    private static bool? ReadSwitch(StrictObject body, string name)
    {
        if (body.Optional(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        body.Refuse(name, "must be `true` or `false`");
        return null;
    }
}
