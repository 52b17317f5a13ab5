using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>A client id and its secret for a token (RFC 6749 section 4.4).</summary>
public sealed class ClientCredentialsGrant(ICredentialDirectory directory, Peppers peppers, AgentTokenIssuer issuer, TimeProvider time)
{
    // One answer for every way of being wrong: which it was would tell a thief what is right.
    private static readonly TokenRequestOutcome notTheClient =
        new TokenRequestOutcome.Refused(OAuthError.InvalidClient, "client id or secret is wrong, or no longer good");

    public async Task<TokenRequestOutcome> HandleAsync(string clientId, string clientSecret, CancellationToken ct)
    {
        if (!Ids.Is(IdKind.Credential, clientId) || ClientSecret.Parse(clientSecret) is not { Kind: SecretKind.Agent } secret)
            return notTheClient;

        var pepper = await peppers.CurrentAsync(ct);
        var found = await directory.FindAsync(clientId, ct);
        if (!pepper.Matches(secret, found?.Credential.Secret) || found is not var (credential, agent) || !IsGood(clientId, secret, credential, agent))
            return notTheClient;
        if (agent.Status is AgentStatus.Frozen)
            return new TokenRequestOutcome.Refused(OAuthError.InvalidGrant, $"agent `{agent.Id}` is frozen");

        var subject = new AgentSubject(agent.Organisation, agent.Id, credential.Id, agent.Epoch, ActChain.None);
        return new TokenRequestOutcome.Issued(await issuer.IssueAsync(subject, ct), subject);
    }

    private bool IsGood(string clientId, ClientSecret secret, Credential credential, Agent agent) =>
        credential.Id == clientId
        && credential.Kind is CredentialKind.Secret
        && credential.KeyId == secret.KeyId
        && credential.IsCurrent(time.GetUtcNow())
        && credential.Holder is CredentialHolder.OfAgent holder && holder.Id == agent.Id
        && agent.Organisation == Ids.OrganisationOf(clientId)
        && agent.Status is AgentStatus.Active or AgentStatus.Frozen;
}
