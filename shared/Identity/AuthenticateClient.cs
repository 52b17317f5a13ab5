using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>Whether a client is who it says: by its secret, by an assertion signed with its registered key, or by a certificate.</summary>
public sealed class AuthenticateClient(ICredentialDirectory directory, IUsedAssertions used, Peppers peppers, ISignInLog log, ICredentialUse use, TokenOptions options, TimeProvider time)
{
    private static readonly ClientOutcome.Refused wrongSecret = new("client id or secret is wrong, or no longer good");
    private static readonly ClientOutcome.Refused wrongAssertion = new(
        "the assertion must be ES256 under the client's registered key with its kid and typ client-authentication+jwt: iss and sub the client id, aud the issuer alone, exp within 5 minutes, a jti used once; and the client must still be good");

    private static readonly ClientOutcome.Refused wrongCertificate = new(
        "the certificate must be the one that is registered, or one for clients that the registered authority issued to the registered name, and in force; and the client must still be good");

    public async Task<ClientOutcome> HandleAsync(ClientProof proof, CancellationToken ct)
    {
        var outcome = await JudgeAsync(proof, ct);
        switch (outcome)
        {
            case ClientOutcome.Proven proven:
                use.Used(proven.Credential);
                break;
            case ClientOutcome.Refused { Named: { } named }:
                log.Refused(named.Credential);
                break;
        }

        return outcome;
    }

    private Task<ClientOutcome> JudgeAsync(ClientProof proof, CancellationToken ct) => proof switch
    {
        ClientProof.OfSecret secret => BySecretAsync(secret, ct),
        ClientProof.OfAssertion assertion => ByAssertionAsync(assertion, ct),
        ClientProof.OfCertificate certificate => ByCertificateAsync(certificate, ct),
        _ => throw new InvalidOperationException($"unknown proof {proof}"),
    };

    private async Task<ClientOutcome> BySecretAsync(ClientProof.OfSecret proof, CancellationToken ct)
    {
        if (!Ids.Is(IdKind.Credential, proof.ClientId) || ClientSecret.Parse(proof.Secret) is not { Kind: SecretKind.Agent } secret)
            return wrongSecret;

        var pepper = await peppers.CurrentAsync(ct);
        var found = await directory.FindAsync(proof.ClientId, ct);
        var isGood = pepper.Matches(secret, found?.Credential.Secret)
            && found is var (credential, agent) && credential.KeyId == secret.KeyId && IsGood(proof.ClientId, CredentialKind.Secret, credential, agent);
        return isGood ? Proven(found!.Value) : wrongSecret with { Named = found };
    }

    private async Task<ClientOutcome> ByAssertionAsync(ClientProof.OfAssertion proof, CancellationToken ct)
    {
        if (ClientAssertion.Read(proof.Text) is not { } assertion || (proof.ClientId is { } named && named != assertion.ClientId))
            return wrongAssertion;

        var found = await directory.FindAsync(assertion.ClientId, ct);
        var isGood = found is var (credential, agent) && credential.PublicKey is { } key
            && assertion.FindFault(key, options.Issuer, time.GetUtcNow()) is null
            && IsGood(assertion.ClientId, CredentialKind.PublicKey, credential, agent)
            // Last: only what is good in every other way is worth remembering.
            && await used.TakeAsync(assertion.ClientId, assertion.Id!, assertion.ExpiresAt, ct);
        return isGood ? Proven(found!.Value) : wrongAssertion with { Named = found };
    }

    private async Task<ClientOutcome> ByCertificateAsync(ClientProof.OfCertificate proof, CancellationToken ct)
    {
        if (!Ids.Is(IdKind.Credential, proof.ClientId))
            return wrongCertificate;

        var found = await directory.FindAsync(proof.ClientId, ct);
        var isGood = found is var (credential, agent) && credential.Certificate is { } registered
            && proof.Certificate.FindFault(registered, time.GetUtcNow()) is null
            && IsGood(proof.ClientId, CredentialKind.Certificate, credential, agent);
        return isGood ? Proven(found!.Value) : wrongCertificate with { Named = found };
    }

    private bool IsGood(string clientId, CredentialKind kind, Credential credential, Agent agent) =>
        credential.Id == clientId
        && credential.Kind == kind
        && credential.IsCurrent(time.GetUtcNow())
        && credential.Holder is CredentialHolder.OfAgent holder && holder.Id == agent.Id
        && agent.Organisation == Ids.OrganisationOf(clientId)
        && agent.Status is AgentStatus.Active or AgentStatus.Frozen;

    private static ClientOutcome.Proven Proven((Credential Credential, Agent Agent) found) => new(found.Credential, found.Agent);
}
