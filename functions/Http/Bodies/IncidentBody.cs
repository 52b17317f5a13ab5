using System.Text.Json;
using Gatehouse.Containment;
using Gatehouse.Identity;
using Gatehouse.Incidents;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>An incident as it is asked for.</summary>
internal static class IncidentBody
{
    private const string Organisation = "organisation";

    public static Task<BodyOf<IncidentDraft>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<IncidentDraft> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var (kind, id) = Scope(body, errors);
        if (body.OptionalOneOf("action", "freeze", "kill") is not { } action)
        {
            body.Required("action");
            action = "freeze";
        }

        var draft = new IncidentDraft(kind, id, action == "kill" ? ContainmentAction.Kill : ContainmentAction.Freeze)
        {
            Title = body.OptionalText("title"),
            IsDrill = IsTrue(body, "drill"),
        };
        body.Close();
        return errors.Count == 0 ? draft : BodyFault.Malformed(errors);
    }

    private static (IncidentScopeKind Kind, string Id) Scope(StrictObject body, List<WireError> errors)
    {
        if (body.Required("scope") is not { } scope)
            return default;
        if (scope.ValueKind is JsonValueKind.String && scope.GetString() == Organisation)
            return (IncidentScopeKind.Organisation, "");
        var named = new StrictObject(scope, body.PathOf("scope"), errors);
        (IncidentScopeKind Kind, string? Id)[] all =
        [
            (IncidentScopeKind.Credential, named.OptionalId("credential", IdKind.Credential)),
            (IncidentScopeKind.Agent, named.OptionalId("agent", IdKind.Agent)),
            (IncidentScopeKind.Connection, named.OptionalId("connection", IdKind.Connection)),
            (IncidentScopeKind.Session, named.OptionalId("session", IdKind.Session)),
        ];
        named.Close();
        if (!named.IsBroken && errors.Count == 0 && all.Count(one => one.Id is not null) != 1)
            named.RefuseWhole("must name one of `credential`, `agent`, `connection` and `session`, or be `organisation`");
        return all.Where(one => one.Id is not null).Select(one => (one.Kind, one.Id!)).FirstOrDefault();
    }

    private static bool IsTrue(StrictObject body, string name)
    {
        if (body.Optional(name) is not { } value)
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            body.Refuse(name, "must be a boolean");
        return value.ValueKind is JsonValueKind.True;
    }
}
