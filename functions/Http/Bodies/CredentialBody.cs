using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A credential of kind secret.</summary>
/// <param name="ExpiresAt">When it ends; never, if <see langword="null"/>.</param>
public sealed record CredentialBody(DateTimeOffset? ExpiresAt)
{
    public static async Task<BodyOf<CredentialBody>> ReadAsync(HttpRequest request, DateTimeOffset now, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        return body.IsRead ? Parse(body.Value, now) : body.Fault;
    }

    public static BodyOf<CredentialBody> Parse(JsonBody json, DateTimeOffset now)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var kind = body.RequiredText("kind");
        if (kind is "publicKey" or "certificate" or "auditWriter")
            body.Refuse("kind", $"credentials of kind `{kind}` are not available");
        else if (kind is not (null or "secret"))
            body.Refuse("kind", "must be `secret`");
        var credential = new CredentialBody(body.OptionalInstant("expiresAt"));
        if (credential.ExpiresAt <= now)
            body.Refuse("expiresAt", "must be in the future");
        body.Close();
        return errors.Count == 0 ? credential : BodyFault.Malformed(errors);
    }
}
