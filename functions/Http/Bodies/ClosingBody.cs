using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>The one word that an owner has to write: the organisation's id to begin a closing, the export's to confirm it.</summary>
public static class ClosingBody
{
    public static Task<BodyOf<string>> ReadAsync(HttpRequest request, string member, CancellationToken ct) => RequestBody.ReadAsync(request, json => Parse(json, member), ct);

    public static BodyOf<string> Parse(JsonBody json, string member)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var word = body.RequiredText(member);
        body.Close();
        return errors.Count == 0 ? word! : BodyFault.Malformed(errors);
    }
}
