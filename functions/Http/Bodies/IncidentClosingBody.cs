using Gatehouse.Incidents;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What an incident is closed with.</summary>
public sealed record IncidentClosingBody(string Cause, string FollowUp)
{
    public static Task<BodyOf<IncidentClosingBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<IncidentClosingBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var closing = new IncidentClosingBody(body.RequiredText("cause", Incident.MaxText) ?? "", body.RequiredText("followUp", Incident.MaxText) ?? "");
        body.Close();
        return errors.Count == 0 ? closing : BodyFault.Malformed(errors);
    }
}
