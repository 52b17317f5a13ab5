using Gatehouse.Identity;
using Gatehouse.Registry;
using Gatehouse.Wire;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Http.Bodies;

/// <summary>A credential as it is asked for; its <c>expiresAt</c> is optional.</summary>
public sealed record CredentialBody(CredentialDraft Draft)
{
    public static Task<BodyOf<CredentialBody>> ReadAsync(HttpRequest request, DateTimeOffset now, CancellationToken ct) =>
        RequestBody.ReadAsync(request, body => Parse(body, now), ct);

    public static BodyOf<CredentialBody> Parse(JsonBody json, DateTimeOffset now)
    {
        var errors = new List<WireError>();
        var body = new StrictObject(json.Root, "$", errors);
        var kind = body.RequiredText("kind");
        var key = kind is "publicKey" ? PublicKeyBody.Parse(body) : null;
        var expiresAt = body.OptionalInstant("expiresAt");
        if (expiresAt <= now)
            body.Refuse("expiresAt", "must be in the future");
        var draft = DraftOf(kind, key, expiresAt);
        if (kind is "certificate")
            body.Refuse("kind", "client certificates are not taken by this host: use `secret` or `publicKey`");
        else if (kind is not null and not "publicKey" && draft is null)
            body.Refuse("kind", "must be `secret`, `publicKey` or `auditWriter`");
        body.Close();
        return errors.Count == 0 ? new CredentialBody(draft!) : BodyFault.Malformed(errors);
    }

    private static CredentialDraft? DraftOf(string? kind, RegisteredKey? key, DateTimeOffset? expiresAt) => kind switch
    {
        "secret" => new CredentialDraft.OfSecret(expiresAt),
        "auditWriter" => new CredentialDraft.OfAuditWriter(expiresAt),
        "publicKey" when key is not null => new CredentialDraft.OfPublicKey(key, expiresAt),
        _ => null,
    };
}
