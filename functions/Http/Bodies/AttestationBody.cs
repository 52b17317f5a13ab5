using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>What somebody attests, as they signed it.</summary>
public sealed record AttestationBody(string Jws)
{
    public static Task<BodyOf<AttestationBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<AttestationBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var jws = body.RequiredText("jws", JwsVerifier.MaxBytes);
        body.Close();
        return errors.Count == 0 ? new AttestationBody(jws!) : BodyFault.Malformed(errors);
    }
}
