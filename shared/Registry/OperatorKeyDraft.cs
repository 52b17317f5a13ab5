using Gatehouse.Identity;

namespace Gatehouse.Registry;

/// <summary>A key that opens nothing yet.</summary>
internal sealed record OperatorKeyDraft(string Credential, ClientSecret Secret, HashedSecret Hash)
{
    internal Credential Of(string @operator, DateTimeOffset now) => new()
    {
        Id = Credential,
        Holder = new CredentialHolder.OfOperator(@operator),
        Kind = CredentialKind.Secret,
        KeyId = Secret.KeyId,
        Secret = Hash,
        CreatedAt = now,
        NotBefore = now,
    };
}
