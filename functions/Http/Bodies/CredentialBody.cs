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
        var certificate = kind is "certificate" ? CertificateBody.Parse(body, now) : null;
        var expiresAt = body.OptionalInstant("expiresAt");
        if (expiresAt <= now)
            body.Refuse("expiresAt", "must be in the future");
        var draft = DraftOf(kind, key, certificate, expiresAt);
        if (kind is not (null or "publicKey" or "certificate") && draft is null)
            body.Refuse("kind", "must be `secret`, `publicKey`, `certificate` or `auditWriter`");
        body.Close();
        return errors.Count == 0 ? new CredentialBody(draft!) : BodyFault.Malformed(errors);
    }

    private static CredentialDraft? DraftOf(string? kind, RegisteredKey? key, (RegisteredCertificate Registered, DateTimeOffset EndsAt)? certificate, DateTimeOffset? expiresAt) => kind switch
    {
        "secret" => new CredentialDraft.OfSecret(expiresAt),
        "auditWriter" => new CredentialDraft.OfAuditWriter(expiresAt),
        // A certificate proves nobody once it has expired, whatever else was asked for.
        "certificate" when certificate is var (registered, endsAt) => new CredentialDraft.OfCertificate(registered, expiresAt < endsAt ? expiresAt : endsAt),
        "publicKey" when key is not null => new CredentialDraft.OfPublicKey(key, expiresAt),
        _ => null,
    };
}
