using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>Whom an agent is to be shared with.</summary>
public sealed record ShareBody(string Organisation)
{
    public static Task<BodyOf<ShareBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<ShareBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var organisation = body.RequiredText("organisation");
        if (organisation is not null && !Ids.IsOrganisation(organisation))
            body.Refuse("organisation", "must be the id of an organisation, 12 characters of `a-z0-9`");
        body.Close();
        return errors.Count == 0 ? new ShareBody(organisation!) : BodyFault.Malformed(errors);
    }
}
