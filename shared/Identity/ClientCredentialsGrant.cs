using Gatehouse.Registry;

namespace Gatehouse.Identity;

/// <summary>A proven client for a token (RFC 6749 section 4.4).</summary>
public sealed class ClientCredentialsGrant(AuthenticateClient clients, AgentTokenIssuer issuer)
{
    public async Task<TokenRequestOutcome> HandleAsync(ClientProof proof, CancellationToken ct) => await clients.HandleAsync(proof, ct) switch
    {
        ClientOutcome.Proven { Agent: { Status: AgentStatus.Frozen } frozen } => new TokenRequestOutcome.Refused(OAuthError.InvalidGrant, $"agent `{frozen.Id}` is frozen"),
        ClientOutcome.Proven proven => await IssueAsync(proven, (proof as ClientProof.OfCertificate)?.Certificate.Thumbprint, ct),
        ClientOutcome.Refused refused => new TokenRequestOutcome.Refused(OAuthError.InvalidClient, refused.Description),
        var other => throw new InvalidOperationException($"unknown outcome {other}"),
    };

    private async Task<TokenRequestOutcome> IssueAsync(ClientOutcome.Proven client, string? certificate, CancellationToken ct)
    {
        var subject = new AgentSubject(client.Agent.Organisation, client.Agent.Id, client.Credential.Id, client.Agent.Epoch, ActChain.None) { Certificate = certificate };
        return new TokenRequestOutcome.Issued(await issuer.IssueAsync(subject, ct), subject);
    }
}
