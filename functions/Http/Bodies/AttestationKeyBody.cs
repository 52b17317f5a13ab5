using Gatehouse.Identity;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A key that is to be allowed to attest, and for whom it speaks.</summary>
public sealed record AttestationKeyBody(string Issuer, RegisteredKey Key)
{
    public static Task<BodyOf<AttestationKeyBody>> ReadAsync(HttpRequest request, CancellationToken ct) =>
        RequestBody.ReadAsync(request, Parse, ct);

    public static BodyOf<AttestationKeyBody> Parse(JsonBody json)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var (issuer, key) = (body.RequiredText("issuer"), PublicKeyBody.Parse(body));
        body.Close();
        return errors.Count == 0 ? new AttestationKeyBody(issuer!, key!) : BodyFault.Malformed(errors);
    }
}
