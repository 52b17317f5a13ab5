using Gatehouse.Alerts.Routes;
using Gatehouse.Alerts.Rules;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Where alerts are to be told.</summary>
public static class AlertRouteBody
{
    public static async Task<BodyOf<AlertRouteDraft>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value) : body.Fault;
    }

    public static BodyOf<AlertRouteDraft> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var name = body.RequiredText("name") ?? "";
        var (channel, to) = body.RequiredObject("to") is { } place ? ReadPlace(place) : default;
        var rules = body.OptionalTexts("rules", AlertRules.All.Count);
        for (var i = 0; i < rules?.Count; i++)
        {
            if (AlertRules.Find(rules[i]) is null)
                body.RefuseItem("rules", i, $"must be one of `{string.Join("`, `", AlertRules.All.Select(rule => rule.Name))}`");
        }

        body.Close();
        return errors.Count == 0 ? new AlertRouteDraft(name, channel, to, rules) : BodyFault.Malformed(errors);
    }

    private static (AlertChannelKind Channel, string To) ReadPlace(StrictObject place)
    {
        var (email, webhook, teams) = (place.OptionalText("email"), place.OptionalUrl("webhook"), place.OptionalText("teams"));
        if (new object?[] { email, webhook, teams }.Count(one => one is not null) != 1)
            place.RefuseWhole("must name one of `email`, `webhook` and `teams`");
        if (email is not null && (email.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || email.Any(char.IsWhiteSpace)))
            place.Refuse("email", "must be an address like `ana@example.com`");
        if (teams is not null && !Guid.TryParseExact(teams, "D", out _))
            place.Refuse("teams", "must be the person's object id in the tenant, a GUID");
        place.Close();
        return email is not null ? (AlertChannelKind.Email, email)
            : teams is not null ? (AlertChannelKind.Teams, teams)
            : (AlertChannelKind.Webhook, webhook?.OriginalString ?? "");
    }
}
