using System.Text.Json;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What of an organisation changes.</summary>
public sealed record OrganisationBody(string? Name, bool? ExplainToAgents)
{
    public static async Task<BodyOf<OrganisationBody>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<OrganisationBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var read = new OrganisationBody(body.OptionalText("name"), ReadSwitch(body, "explainToAgents"));
        if (read is (null, null) && errors.Count == 0)
            body.RefuseWhole("must have `name` or `explainToAgents`");
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
