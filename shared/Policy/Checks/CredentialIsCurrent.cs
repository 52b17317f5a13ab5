using Gatehouse.Dispatching;
using Gatehouse.Wire;

namespace Gatehouse.Policy.Checks;

/// <summary>A token outlives neither its credential nor its time.</summary>
public sealed class CredentialIsCurrent : IPolicyCheck
{
    public string Name => "credential-is-current";

    public Verdict Examine(DispatchFacts facts)
    {
        var credential = facts.Credential;
        if (credential.IsRevoked)
            return Deny(RefusalCode.AgentRevoked, $"credential `{credential.Id}` is revoked", "sign in with another credential");
        if (credential.IsTokenRevoked)
            return Deny(RefusalCode.AgentRevoked, $"the token was revoked, which credential `{credential.Id}` was not", "get a new token");
        if (credential.IsFrozen)
            return Deny(RefusalCode.AgentFrozen, $"credential `{credential.Id}` is frozen", "ask an operator to unfreeze the credential");
        if (credential.ExpiresAt is { } expiry && expiry <= facts.Now)
            return Deny(RefusalCode.Unauthenticated, $"credential `{credential.Id}` expired at {Instant.Format(expiry)}", "get a new token");

        return Verdict.Allowed;
    }

    public string Explain(DispatchFacts facts) => $"credential `{facts.Credential.Id}` is current";

    private Verdict.Deny Deny(RefusalCode code, string detail, string unlock) =>
        new(new Refusal(code, detail) { Clause = Name, MayRetry = code == RefusalCode.AgentFrozen, Unlock = unlock });
}
